import { textFields } from '@tidemark/event'
import type { CatalogueProperty } from '../check/catalogue.ts'
import type { World } from '../definition/check-metrics.ts'
import { filterOperators } from '../formula/expression.ts'
import { fieldName } from '../formula/field-name.ts'
import { formatPath } from '../formula/format-formula.ts'
import { usages } from '../formula/read-call.ts'
import { writeText } from '../syntax/text.ts'
import { writeName } from '../syntax/tokens.ts'
import type { FieldSlot, Position } from './follow.ts'

/** Something that can be written. */
export interface Completion {
  /** As it is written: a name that needs backticks has them. */
  readonly text: string
  readonly kind: 'function' | 'metric' | 'event' | 'field' | 'operator' | 'value'
  /** What it is, in a few words. */
  readonly detail?: string
}

const sessionNumbers = ['session.duration', 'session.events', 'session.pages', 'session.bounced']
const sessionPages = ['session.entry_page', 'session.exit_page']
const lengths = { rate: ['1s', '1m', '1h', '1d', '1w'], rolling: ['1h', '1d', '7d', '28d', '1w', '1mo'] }

/** Everything that may stand at this position, what is likeliest first. */
export function optionsAt(at: Position, world: World): readonly Completion[] {
  switch (at.slot) {
    case 'operand':
      return [...functions(), ...metrics(world)]
    case 'operator':
      return operators(['+', '-', '*', '/'])
    case 'event':
      return events(world)
    case 'after event':
      return operators(at.call === 'unique' && at.field === undefined ? ['by', 'where'] : ['where'])
    case 'number':
    case 'by':
    case 'filter field':
      return fields(at, at.slot, world)
    case 'comparison':
      return operators(filterOperators)
    case 'value':
      return values(at, world)
    case 'after value':
      return at.outer?.slot === 'value' ? [] : operators(['and', 'or'])
    case 'length':
      return (at.call === 'rate' ? lengths.rate : lengths.rolling).map((text) => ({ text, kind: 'value' }))
    case 'set':
      return operators(['set', 'not set'])
    case 'with':
      return operators(['with'])
    case 'nothing':
      return []
  }
}

function functions(): readonly Completion[] {
  return [...usages].map(([text, detail]) => ({ text, kind: 'function', detail }))
}

function metrics({ metrics = [] }: World): readonly Completion[] {
  return metrics.map(({ name, formula, description = formula }) => ({
    text: writeName(name),
    kind: 'metric',
    detail: description,
  }))
}

function operators(texts: readonly string[]): readonly Completion[] {
  return texts.map((text) => ({ text, kind: 'operator' }))
}

function events({ catalogue }: World): readonly Completion[] {
  const seen = catalogue?.events.map(({ name }) => ({ text: writeName(name), kind: 'event' as const })) ?? []
  return [...seen, { text: '*', kind: 'event', detail: 'every event' }]
}

function fields(at: Position, slot: FieldSlot, world: World): readonly Completion[] {
  const properties = propertiesOf(at, world)
  const field = (text: string, detail: string): Completion => ({ text, kind: 'field', detail })
  const own = (seen: readonly CatalogueProperty[]) =>
    seen.map(({ name, types }) => field(writeProperty(name), types.join(', ')))
  if (slot === 'number') {
    return [
      ...own(properties.filter(({ types }) => types.includes('number'))),
      field('value', 'the value of the event'),
      ...sessionNumbers.map((name) => field(name, 'of the session')),
    ]
  }
  return [
    ...(slot === 'by' ? ['person', 'session', 'tenant'].map((who) => field(who, 'who did it')) : []),
    ...own(properties),
    ...[...textFields, 'value'].map((name) => field(name, 'of every event')),
    ...(slot === 'by' ? [] : [field('cohort', 'by its name or id')]),
    ...[...sessionNumbers, ...sessionPages].map((name) => field(name, 'of the session')),
  ]
}

function values(at: Position, world: World): readonly Completion[] {
  const name = at.field === undefined ? undefined : fieldName(at.field)
  const found = propertiesOf(at, world).filter((property) => `properties.${property.name}` === name)
  const value = (text: string): Completion => ({ text, kind: 'value' })
  const truths = found.some(({ types }) => types.includes('boolean')) ? ['true', 'false'].map(value) : []
  const examples = found.flatMap((property) => (property.examples ?? []).map((text) => ({ property, text })))
  const written = examples
    .filter(({ text }) => truths.length === 0 || (text !== 'true' && text !== 'false'))
    .map(({ property: { types }, text }) =>
      types.length === 1 && types[0] === 'number' ? text : writeText(text),
    )
  return [...truths, ...[...new Set(written)].map(value)]
}

/** What the argument's event was seen with; where none is named, what any was. */
function propertiesOf({ event }: Position, { catalogue }: World): readonly CatalogueProperty[] {
  const seen = catalogue?.events ?? []
  const properties = seen.flatMap(({ name, properties: own }) =>
    event === undefined || name === event ? own : [],
  )
  return [...new Map(properties.map((property) => [property.name, property])).values()]
}

/** A property of the catalogue as a formula has it: one that is called like a column says what it is. */
function writeProperty(name: string): string {
  const names = name.split('.').map((part) => part.replaceAll('%2E', '.'))
  const meansIt = fieldName({ names }) === `properties.${name}`
  return formatPath(meansIt ? names : ['properties', ...names])
}
