export interface ChartColors {
  readonly main: string
  readonly grid: string
  readonly muted: string
  readonly previous: string
  /** Told apart by people who see fewer colours, in this order; each at least 3:1 against its ground. */
  readonly series: readonly string[]
  readonly other: string
}

const light: ChartColors = {
  main: '#0b7285',
  grid: '#e6ecee',
  muted: '#5a6f77',
  previous: '#9fb3ba',
  series: [
    '#0b7285',
    '#d9480f',
    '#5f3dc4',
    '#2b8a3e',
    '#c2255c',
    '#1c7ed6',
    '#a27100',
    '#862e9c',
    '#5c940d',
    '#8d5b3f',
  ],
  other: '#7b8d94',
}

const dark: ChartColors = {
  main: '#3bc9db',
  grid: '#223036',
  muted: '#92a6ad',
  previous: '#5d737b',
  series: [
    '#3bc9db',
    '#ff922b',
    '#9775fa',
    '#51cf66',
    '#f783ac',
    '#4dabf7',
    '#e6b800',
    '#da77f2',
    '#a9d93b',
    '#c9a07e',
  ],
  other: '#8497a0',
}

export function chartColors(scheme: 'light' | 'dark'): ChartColors {
  return scheme === 'dark' ? dark : light
}

/** The colour of a breakdown's series by its place; `other` is always grey. */
export function seriesColor(colors: ChartColors, index: number, other: boolean): string {
  return other ? colors.other : (colors.series[index % colors.series.length] ?? colors.main)
}
