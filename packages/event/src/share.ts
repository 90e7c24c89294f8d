/**
 * Whether `id` belongs to a share of all ids: the same answer each time, in every SDK, and whoever is in a
 * share is in every larger one. `purpose` makes the shares of different decisions independent of each other.
 */
export function isInShare(id: string, purpose: string, share: number): boolean {
  if (share >= 1) return true
  return hash(`${purpose}:${id}`) / 2 ** 32 < share
}

/** FNV-1a over UTF-16, then murmur3's finish: FNV alone leaves ids that differ in their end close together. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    h = Math.imul(h ^ text.charCodeAt(index), 0x01000193)
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
