import { param, sql, type Sql } from '../../store/sql.ts'
import type { Group, Steps } from '../plan/plan.ts'
import type { Columns } from './columns.ts'

/** What rows are grouped by, as text; NULL where unset. A step of numbers is its index. */
export function groupSql({ field, steps }: Group, columns: Columns): Sql {
  // A row is in the group of each cohort that its person is in.
  if (field.kind === 'cohort') return sql`arrayJoin(${columns.cohorts(field)})`
  if (steps === undefined) return columns.text(field)
  const number = columns.number(field)
  if (steps.kind === 'edges') {
    const index = stepIndexSql(sql`assumeNotNull(${number})`, steps.edges)
    return sql`if(isNull(${number}), NULL, toString(${index}))`
  }
  const index = sql`floor(${number} / ${param('Float64', steps.width)})`
  // Past that, numbers have no neighbours to share a step with.
  return sql`if(isNull(${number}) OR abs(${index}) > 9e15, NULL, toString(toInt64(${index})))`
}

/** How many of the edges lie at or below a number. */
export function stepIndexSql(number: Sql, edges: readonly number[]): Sql {
  return sql`arrayCount(edge -> edge <= ${number}, ${param('Array(Float64)', edges)})`
}

/** By what groups of equal figures are ordered: text by its bytes, steps by their numbers. */
export function groupOrderSql({ steps }: Group, name: Sql): Sql {
  return steps === undefined ? sql`${name} ASC NULLS LAST` : sql`toInt64OrNull(${name}) ASC NULLS LAST`
}

/** The name of a group, for people: `[10, 20)` for a step. */
export function groupLabel({ steps }: Group, text: string | null): string | null {
  return steps === undefined || text === null ? text : stepLabel(steps, Number(text))
}

/** The text that {@link groupLabel} gives this label to; `undefined` for what is no label. */
export function groupText({ steps }: Group, label: string): string | undefined {
  if (steps === undefined) return label
  const low = Number(/^\[([^,]+), /.exec(label)?.[1])
  const index =
    steps.kind === 'edges'
      ? Array.from({ length: steps.edges.length + 1 }, (_, at) => at).find(
          (at) => stepLabel(steps, at) === label,
        )
      : Math.round(low / steps.width)
  return index !== undefined && stepLabel(steps, index) === label ? String(index) : undefined
}

function stepLabel(steps: Steps, index: number): string {
  if (steps.kind === 'width') return `[${tidy(index * steps.width)}, ${tidy((index + 1) * steps.width)})`
  const [low, high] = [steps.edges[index - 1], steps.edges[index]]
  return `${low === undefined ? '(-∞' : `[${low}`}, ${high === undefined ? '∞' : high})`
}

/** 0.3 where adding up tenths gives 0.30000000000000004. */
function tidy(number: number): number {
  return Number(number.toPrecision(12))
}
