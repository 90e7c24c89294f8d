/** The one of `candidates` that `name` was most likely meant to be; `undefined` when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  // A name is near when no more than a third of its characters differ, and few enough to see; of the very short
  // ones one may, and of a single letter its case.
  const reach = name.length < 2 ? 0 : Math.min(Math.max(1, Math.floor(name.length / 3)), 6)
  let best: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > reach) continue
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance <= reach && distance < (best?.distance ?? Infinity)) best = { candidate, distance }
  }
  return best?.candidate
}

/** Characters to put in, take out, change or swap with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const [above = 0, left = 0, across = 0] = [last[j], row[j - 1], last[j - 1]]
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          above + 1,
          left + 1,
          across + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwap ? (beforeLast[j - 2] ?? 0) + 1 : Infinity,
        ),
      )
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
