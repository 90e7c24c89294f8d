/**
 * Where to go after signing in. Only a path of this page: an address elsewhere (`//evil.example`, `/\evil`)
 * would make the sign-in form a trap.
 */
export function safeNext(next: string): string {
  const base = 'http://tidemark.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, base)) return '/'
  const url = new URL(next, base)
  if (url.origin !== base || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
