/** The hard limits of an event and of what carries it. Each has an error code of its own in `issue.ts`. */
export const limits = {
  eventBytes: 64 * 1024,
  nameBytes: 200,
  idBytes: 200,
  propertiesBytes: 32 * 1024,
  propertiesPaths: 500,
  /** Not in the table of limits, but every walk over an event is recursive: this bounds its stack. */
  propertiesDepth: 32,
  textBytes: 8 * 1024,
  batchEvents: 5_000,
  batchBytes: 10 * 1024 * 1024,
  pastMs: 5 * 365.25 * 24 * 60 * 60 * 1000,
  futureMs: 24 * 60 * 60 * 1000,
} as const
