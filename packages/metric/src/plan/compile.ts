import type { ReadMetric } from '../definition/read-definition.ts'
import { formatDuration, type Duration } from '../duration.ts'
import type { Arithmetic } from '../expression/arithmetic.ts'
import type { SettingFault, SpannedFault } from '../fault.ts'
import type { ArithmeticOperator, Expression } from '../formula/expression.ts'
import { nearest } from '../nearest.ts'
import type { Span } from '../place.ts'
import type { Aggregate, EventsAggregate, PeriodsAggregate, Plan } from './plan.ts'
import { toAggregate } from './to-aggregate.ts'

const planLimits = {
  /** A question may ask for 10, of which one says by what the answer is ordered. */
  aggregates: 9,
  /** Of a formula with all that it refers to put in: references can multiply without end. */
  parts: 5000,
} as const

/** The metrics that a formula may refer to, by name. */
export type Metrics = ReadonlyMap<string, ReadMetric>

export interface Compiled {
  /** `undefined` when there is an error. */
  readonly plan: Plan | undefined
  readonly faults: readonly SettingFault[]
}

/** Where an expression is in the nest of metrics and windows. */
interface Position {
  /** The names of the metrics around it, the compiled one first. */
  readonly inside: readonly string[]
  readonly rolling: Duration | undefined
  /** Where faults are shown: within another metric, at the reference that led there. */
  readonly shownAt: Span | undefined
}

/** How `metric` is calculated, with the metrics that it refers to put in their places. */
export function compile({ definition, expression }: ReadMetric, metrics: Metrics): Compiled {
  const gathered = gatherAggregates()
  const used = new Set([definition.name])
  const faults: SpannedFault[] = []
  let parts = 0

  function build(part: Expression, position: Position): Arithmetic | undefined {
    parts += 1
    if (parts > planLimits.parts) return undefined
    switch (part.kind) {
      case 'number':
        return { kind: 'number', value: part.value }
      case 'count':
      case 'unique':
      case 'number_of':
        return gathered.events(toAggregate(part, position.rolling))
      case 'per_person': {
        const { of } = part
        const people = { ...of, kind: 'unique', by: { names: ['person'], span: of.span } } as const
        return divide(build(of, position), build(people, position))
      }
      case 'rate':
        return divide(
          build(part.of, position),
          gathered.periods({ kind: 'periods', of: part.per, rolling: position.rolling }),
        )
      case 'rolling':
        if (position.rolling === undefined) return build(part.of, { ...position, rolling: part.window })
        return refuse(part.span, position, {
          code: 'nested_window',
          message: `A window moves within another here (${formatDuration(part.window)} in ${formatDuration(position.rolling)}). Take one of them out.`,
        })
      case 'negate': {
        const of = build(part.of, position)
        return of && { kind: 'negate', of }
      }
      case 'binary':
        return combine(part.operator, build(part.left, position), build(part.right, position))
      case 'reference':
        return refer(part, position)
    }
  }

  function refer(part: Expression & { kind: 'reference' }, position: Position): Arithmetic | undefined {
    const { name, span } = part
    const circle = position.inside.slice(position.inside.indexOf(name))
    if (position.inside.includes(name)) {
      return refuse(span, position, {
        code: 'cycle',
        message: `Metrics cannot be made of themselves: ${[...circle, name].join(' → ')}. Take one of these references out.`,
      })
    }
    const metric = metrics.get(name)
    if (metric === undefined) return refuse(span, position, unknownMetric(name, position, metrics))
    used.add(name)
    return build(metric.expression, {
      inside: [...position.inside, name],
      rolling: position.rolling,
      shownAt: position.shownAt ?? span,
    })
  }

  function refuse(span: Span, { shownAt }: Position, fault: Omit<SpannedFault, 'span'>): undefined {
    faults.push({ ...fault, span: shownAt ?? span })
  }

  const built = build(expression, { inside: [definition.name], rolling: undefined, shownAt: undefined })
  const aggregates = gathered.all()
  const { span } = expression
  if (parts > planLimits.parts) faults.push({ code: 'too_long', span, message: tooManyParts })
  if (aggregates.length > planLimits.aggregates)
    faults.push({ code: 'too_long', span, message: tooManyAggregates })
  return {
    plan: built && faults.length === 0 ? { aggregates, expression: built, metrics: [...used] } : undefined,
    faults: faults.map((fault) => ({ ...fault, path: '/formula' })),
  }
}

const tooManyParts = `With the metrics that it refers to, this has more than ${planLimits.parts} parts. Refer to fewer.`
const tooManyAggregates = `With the metrics that it refers to, this counts more than ${planLimits.aggregates} different things. Divide it.`

/** What is asked for, each thing once. */
function gatherAggregates() {
  const found = new Map<string, Aggregate>()
  function add(nameless: Omit<EventsAggregate, 'name'> | Omit<PeriodsAggregate, 'name'>): Arithmetic {
    const key = JSON.stringify(nameless)
    const name = found.get(key)?.name ?? `a${found.size}`
    found.set(key, { ...nameless, name })
    return { kind: 'series', name }
  }
  return {
    events: (aggregate: Omit<EventsAggregate, 'name'>) => add(aggregate),
    periods: (aggregate: Omit<PeriodsAggregate, 'name'>) => add(aggregate),
    all: () => [...found.values()],
  }
}

function combine(
  operator: ArithmeticOperator,
  left: Arithmetic | undefined,
  right: Arithmetic | undefined,
): Arithmetic | undefined {
  return left && right && { kind: 'binary', operator, left, right }
}

function divide(left: Arithmetic | undefined, right: Arithmetic | undefined): Arithmetic | undefined {
  return combine('/', left, right)
}

function unknownMetric(name: string, { inside }: Position, metrics: Metrics): Omit<SpannedFault, 'span'> {
  const near = nearest(name, metrics.keys())
  const where = inside.length === 1 ? '' : ` (in ${inside.at(-1)})`
  return {
    code: 'unknown_name',
    message: `There is no metric "${name}"${where}. ${near === undefined ? `To count events of that name, write count(${name}).` : `Did you mean "${near}"?`}`,
    expected: ['a metric'],
    suggestion: near ?? `count(${name})`,
  }
}
