/** A folder of `packages/server/src`, and the folders that it may import from. */
export interface Layer {
  /** The folders it may import from, through their doors where they have some; `all` for what stands on top. */
  readonly imports: readonly string[] | 'all'
  /** The files that others may import; every file where this is left out. */
  readonly doors?: readonly string[]
}

/**
 * The import directions, in the order of the way of an event. ARCHITECTURE.md explains them, the rule
 * `tidemark/import-direction` holds them. A new folder gets its place here, with an ADR where the way changes.
 *
 * The log is the ground: it knows bytes and offsets alone. What comes before it (collect) and behind it (store)
 * knows the log and not each other, so that they can become processes of their own.
 */
export const layers: Readonly<Record<string, Layer>> = {
  control: {
    imports: [],
    doors: [
      'control.ts',
      'metric-records.ts',
      'journey-records.ts',
      'saved-records.ts',
      'share-records.ts',
      'member-records.ts',
    ],
  },
  log: { imports: [], doors: ['log.ts', 'entry.ts'] },
  collect: { imports: ['log'] },
  store: { imports: ['log'], doors: ['store.ts', 'sql.ts'] },
  query: { imports: ['store'] },
  metrics: { imports: ['store', 'query'] },
  journeys: { imports: ['query'] },
  boards: { imports: ['query', 'metrics'] },
  api: { imports: ['collect', 'log', 'store', 'query', 'metrics', 'journeys', 'boards'] },
  import: { imports: 'all' },
  demo: { imports: 'all' },
  commands: { imports: 'all' },
}

/** Folders that every other may import from, through their doors. */
export const besideTheWay: readonly string[] = ['control']

/** Files of `packages/server/src` itself that every folder may import. They import from no folder. */
export const sharedFiles: readonly string[] = ['errors.ts', 'config.ts']

/**
 * Files inside a folder that build parts and connect them, as server.ts does: where a process begins. They may
 * import what their folder may not.
 */
export const compositionRoots: readonly string[] = ['store/process.ts']

/** The workspace packages that each package may import, by name. */
export const packageImports: Readonly<Record<string, readonly string[]>> = {
  event: [],
  metric: ['event'],
  browser: ['event'],
  dashboard: ['event', 'metric'],
  node: ['event'],
  'analytics-plugin': [],
  server: ['event', 'metric'],
}

/** Packages that run anywhere: nothing but their own files, neither Node's modules nor anybody's package. */
export const purePackages: readonly string[] = ['event']
