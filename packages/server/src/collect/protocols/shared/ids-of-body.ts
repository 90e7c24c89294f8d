import { hash } from 'node:crypto'

/**
 * Ids for events that come without: they follow from the whole of the request, so that one that is sent again
 * counts once. Only for bodies that hold the times of their events: others may be alike and mean two things.
 */
export function idsOfBody(body: string): (index: number) => string {
  const digest = hash('sha1', body)
  // A UUID of version 8 (RFC 9562): its bits are the maker's affair.
  const start = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(12, 15)}-a${digest.slice(15, 18)}-${digest.slice(18, 22)}`
  return (index) => start + index.toString(16).padStart(8, '0')
}
