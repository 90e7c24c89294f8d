/** The shape of a series, without a scale. The chart and the table say the numbers. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return null
  return (
    <svg width="100%" height="100%" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
      <polyline
        points={sparkPoints(values)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}

/** Points in a box of 100 by 40, from zero up. */
export function sparkPoints(values: readonly number[]): string {
  const top = Math.max(...values, 1)
  const step = 100 / Math.max(1, values.length - 1)
  return values.map((value, at) => `${round(at * step)},${round(39 - (value / top) * 38)}`).join(' ')
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
