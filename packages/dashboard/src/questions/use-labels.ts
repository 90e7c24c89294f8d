import { useMemo } from 'react'
import { useTexts, type Translate } from '../use-texts.ts'
import { useFieldLabel } from '../view/use-field-label.ts'
import type { Series } from './answers.ts'
import type { EachMeasure, GroupBy, TrendQuestion } from './question.ts'

type Events = string | readonly string[] | undefined

export interface Labels {
  readonly events: (events: Events) => string
  readonly measure: (measure: EachMeasure | undefined) => string
  /** Both at once, in as few words as tell it. */
  readonly figure: (events: Events, measure: EachMeasure | undefined) => string
  readonly group: (group: GroupBy) => string
  /** A value of a field, or a step of numbers; what is null is not set. */
  readonly value: (field: string, value: string | null) => string
  readonly series: (question: TrendQuestion, series: Pick<Series, 'name' | 'breakdown' | 'other'>) => string
}

/** What the parts of a question and its answer are called. Names come from strangers: they are text, never HTML. */
export function useLabels(): Labels {
  const { t } = useTexts()
  const { fieldLabel, valueLabel } = useFieldLabel()
  return useMemo(() => {
    const events = (given: Events) => eventsLabel(t, given)
    const measure = (given: EachMeasure | undefined) => measureLabel(t, fieldLabel, given)
    const figure = (of: Events, given: EachMeasure | undefined) => {
      if (of === undefined) return measure(given)
      const isPlain = given === undefined || (given.fn === 'count' && given.per === undefined)
      return isPlain ? events(of) : `${events(of)}, ${measure(given)}`
    }
    const value = (field: string, text: string | null) => {
      if (text !== null && text !== '') return stepLabel(text) ?? valueLabel(field, text)
      return field === 'cohort' ? t('questions.inNone') : t('charts.series.unset')
    }
    const group = (given: GroupBy) => fieldLabel(typeof given === 'string' ? given : given.field)
    const series: Labels['series'] = (question, { name, breakdown, other }) => {
      const at = question.series?.findIndex((one, index) => (one.name ?? letterAt(index)) === name) ?? -1
      const asked = question.series?.[at]
      // A letter alone is no name: it says how formulas call it.
      const what =
        asked !== undefined && name === letterAt(at)
          ? `${name}: ${figure(asked.event, asked.measure)}`
          : (name ?? figure(question.event, question.measure))
      const values = other
        ? [t('charts.series.other')]
        : Object.entries(breakdown).map(([field, text]) => value(field, text))
      if (values.length === 0) return what
      return question.series === undefined ? values.join(' · ') : `${what} · ${values.join(' · ')}`
    }
    return { events, measure, figure, group, value, series }
  }, [t, fieldLabel, valueLabel])
}

function eventsLabel(t: Translate, events: Events): string {
  if (events === undefined) return t('measures.anyEvent')
  if (typeof events === 'string') return events
  const [first = '', ...others] = events
  return others.length === 0 ? first : t('measures.events', { first, count: others.length })
}

function measureLabel(
  t: Translate,
  fieldLabel: (field: string) => string,
  { fn, field, per, stat = 'avg' }: EachMeasure = { fn: 'count' },
): string {
  const what =
    field === undefined
      ? t(`measures.counts.${countName(fn)}`)
      : t(`measures.figures.${figureName(fn)}`, { field: fieldLabel(field) })
  return per === undefined ? what : t(`measures.each.${per}`, { what, stat: t(`measures.stats.${stat}`) })
}

function countName(fn: EachMeasure['fn']): 'count' | 'people' | 'sessions' {
  return fn === 'people' || fn === 'sessions' ? fn : 'count'
}

function figureName(fn: EachMeasure['fn']): Exclude<EachMeasure['fn'], 'count' | 'people' | 'sessions'> {
  return fn === 'count' || fn === 'people' || fn === 'sessions' ? 'sum' : fn
}

function letterAt(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}

/** `18 – 30` for `[18, 30)`; undefined for what is no step. */
function stepLabel(text: string): string | undefined {
  const [, from, until] = /^[[(](-?[\d.e+-]+|-∞), (-?[\d.e+-]+|∞)\)$/.exec(text) ?? []
  if (from === undefined || until === undefined) return undefined
  if (from === '-∞') return `< ${until}`
  return until === '∞' ? `≥ ${from}` : `${from} – ${until}`
}
