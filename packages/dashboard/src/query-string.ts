/** An address that people can read and write: `?range=7d&filter=country:is:DE`, and no JSON in it. */
export function parseQuery(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function writeQuery(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) if (typeof value === 'string') query.set(key, value)
  // These may stand in a query as they are, and are easier to read so.
  const text = query.toString().replaceAll(/%(3A|2C|2F|3B|7E)/g, (code) => decodeURIComponent(code))
  return text === '' ? '' : `?${text}`
}
