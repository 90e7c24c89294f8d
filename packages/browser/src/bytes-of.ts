/** How many bytes a text takes in UTF-8. A `Blob` would know too, and asks another process for it. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
