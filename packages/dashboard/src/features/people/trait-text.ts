/** A trait as one reads it: texts as they are, all else as JSON. */
export function traitText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
