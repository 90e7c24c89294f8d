import type { EChartsType } from 'echarts/core'

/** The buckets along a chart's axis; none where it has no such axis. */
export function bucketsOf(chart: EChartsType): readonly string[] {
  const [axis] = axesOf(chart.getOption())
  return (axis?.data ?? []).map(String)
}

/** The bucket at a place, the first or last one for what lies outside. */
export function bucketAt(chart: EChartsType, x: number): number {
  const at = chart.convertFromPixel({ xAxisIndex: 0 }, x)
  return Math.min(Math.max(0, bucketsOf(chart).length - 1), Math.max(0, Math.round(at)))
}

function axesOf(option: unknown): readonly { readonly data?: readonly unknown[] }[] {
  if (typeof option !== 'object' || option === null || !('xAxis' in option)) return []
  return Array.isArray(option.xAxis) ? option.xAxis : []
}
