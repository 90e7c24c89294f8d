import type { Series, TableAnswer, TrendAnswer } from './answers.ts'
import type { GroupBy, TableQuestion, TrendQuestion } from './question.ts'
import type { PeopleBehind } from './view-props.ts'

/**
 * The people of one point of a trend, or of a whole series where no bucket is given. None for a formula: it is made of
 * several series, each with people of its own.
 */
export function peopleOfTrend(
  question: TrendQuestion,
  answer: Pick<TrendAnswer, 'buckets' | 'series'>,
  { series, bucket }: { readonly series: Series; readonly bucket?: number | undefined },
): PeopleBehind | undefined {
  const groups = question.breakdown ?? []
  if (isFormula(question, series)) return undefined
  const named = answer.series.filter(({ other, name }) => !other && name === series.name)
  return {
    of: question,
    at: {
      ...(series.name === undefined ? {} : { series: series.name }),
      ...(bucket === undefined ? {} : { bucket: answer.buckets[bucket] }),
      ...(groups.length === 0
        ? {}
        : series.other
          ? { other_than: named.map((one) => valuesOf(one, groups)) }
          : { values: valuesOf(series, groups) }),
    },
  }
}

/** The people of a row of a table. */
export function peopleOfRow(question: TableQuestion, row: TableAnswer['rows'][number]): PeopleBehind {
  return { of: question, at: { values: row.slice(0, question.group_by.length) } }
}

function isFormula({ formulas }: TrendQuestion, { name }: Series): boolean {
  return (formulas ?? []).some(({ formula, as = formula }) => as === name)
}

function valuesOf({ breakdown }: Series, groups: readonly GroupBy[]): readonly (string | null)[] {
  return groups.map((group) => breakdown[typeof group === 'string' ? group : group.field] ?? null)
}
