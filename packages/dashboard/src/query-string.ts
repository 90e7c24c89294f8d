/** An address that people can read and write: `?range=7d&breakdown=country`, and no JSON in it. */
export function parseQuery(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function writeQuery(search: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) if (typeof value === 'string') query.set(key, value)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
