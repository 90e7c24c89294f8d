import type { ReadMetric } from '../definition/read-definition.ts'
import { listed, type SettingFault, type SpannedFault } from '../fault.ts'
import type {
  AggregateExpression,
  EventName,
  Expression,
  FieldPath,
  FilterExpression,
} from '../formula/expression.ts'
import { propertyName } from '../formula/field-name.ts'
import { formatPath } from '../formula/format-formula.ts'
import { readPath } from '../formula/read-filter.ts'
import { nearest } from '../nearest.ts'
import { parseSyntax } from '../syntax/parse-syntax.ts'
import { writeName } from '../syntax/tokens.ts'
import type { Catalogue, CatalogueProperty } from './catalogue.ts'

type Report = (fault: SpannedFault) => void

/**
 * What does not fit the events that were seen. What was not seen may still come, so it is a warning; a figure of
 * what was only ever seen as something else than a number is an error.
 */
export function checkAgainstCatalogue(
  { definition, expression }: ReadMetric,
  catalogue: Catalogue,
): readonly SettingFault[] {
  const faults: SettingFault[] = []
  const reportAt = (path: string) => (fault: SpannedFault) => faults.push({ ...fault, path })
  const aggregates = aggregatesOf(expression)
  for (const aggregate of aggregates) checkAggregate(aggregate, catalogue, reportAt('/formula'))
  const properties = aggregates.flatMap(({ event }) => propertiesOf(event, catalogue) ?? [])
  definition.dimensions?.forEach((text, index) => {
    const { tree } = parseSyntax(text, 'field')
    // Of a formula that only refers to others it is not known here which events it is about.
    if (tree === undefined || properties.length === 0) return
    findProperty(readPath(tree), properties, reportAt(`/dimensions/${index}`))
  })
  return faults
}

function aggregatesOf(expression: Expression): readonly AggregateExpression[] {
  switch (expression.kind) {
    case 'number':
    case 'reference':
      return []
    case 'count':
    case 'unique':
    case 'number_of':
      return [expression]
    case 'per_person':
    case 'rate':
    case 'rolling':
    case 'negate':
      return aggregatesOf(expression.of)
    case 'binary':
      return [...aggregatesOf(expression.left), ...aggregatesOf(expression.right)]
  }
}

function checkAggregate(aggregate: AggregateExpression, catalogue: Catalogue, report: Report): void {
  const properties = propertiesOf(aggregate.event, catalogue)
  if (properties === undefined) {
    if (aggregate.event !== undefined) reportUnknownEvent(aggregate.event, catalogue, report)
    // Nothing is known of its properties either.
    return
  }
  if (aggregate.kind === 'unique' && !isWho(aggregate.by)) findProperty(aggregate.by, properties, report)
  if (aggregate.where !== undefined) {
    for (const field of fieldsOf(aggregate.where)) findProperty(field, properties, report)
  }
  if (aggregate.kind !== 'number_of') return
  const found = findProperty(aggregate.field, properties, report)
  const types = [...new Set(found.flatMap((property) => property.types))]
  if (types.length === 0 || types.includes('number')) return
  report({
    code: 'not_a_number',
    span: aggregate.field.span,
    message: `"${formatPath(aggregate.field.names)}" was only ever sent as ${listed(types)}: it has no ${aggregate.figure}. Send it as a number, or count its values with unique(… by ${formatPath(aggregate.field.names)}).`,
    expected: ['a property that is a number', ...numbersAmong(properties)],
  })
}

/** The properties of an event, or of all events; `undefined` for an event that was not seen. */
function propertiesOf(
  event: EventName | undefined,
  { events }: Catalogue,
): readonly CatalogueProperty[] | undefined {
  if (event === undefined) return events.flatMap(({ properties }) => properties)
  return events.find(({ name }) => name === event.name)?.properties
}

/** `person`, `session` and `tenant` are no fields after "by". */
function isWho({ names }: FieldPath): boolean {
  return names.length === 1 && ['person', 'session', 'tenant'].includes(names[0] ?? '')
}

function fieldsOf(filter: FilterExpression): readonly FieldPath[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(fieldsOf)
    case 'not':
      return fieldsOf(filter.filter)
    case 'condition':
      return [filter.field]
  }
}

/** What is known of the property that `field` names; a property that is not known is a warning. */
function findProperty(
  field: FieldPath,
  properties: readonly CatalogueProperty[],
  report: Report,
): readonly CatalogueProperty[] {
  const name = propertyName(field)
  if (name === undefined) {
    warnOfColumn(field, properties, report)
    return []
  }
  // The catalogue has the leaves: what has something below it was seen too.
  const found = properties.filter(
    (property) => property.name === name || property.name.startsWith(`${name}.`),
  )
  if (found.length > 0) return found.filter((property) => property.name === name)
  const near = nearest(name, new Set(properties.map((property) => property.name)))
  report({
    severity: 'warning',
    code: 'unknown_property',
    span: field.span,
    message: `No property "${formatPath(field.names)}" was seen so far.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    suggestion: near,
  })
  return []
}

/** A column takes the place of a property of its name, which is easily meant. */
function warnOfColumn(
  { names, span }: FieldPath,
  properties: readonly CatalogueProperty[],
  report: Report,
): void {
  const [name = '', ...deeper] = names
  if (deeper.length > 0 || !properties.some((property) => property.name === name)) return
  report({
    severity: 'warning',
    code: 'ambiguous_field',
    span,
    message: `"${name}" is a column of the event here, and there is a property of that name too. For the property write properties.${name}.`,
  })
}

function reportUnknownEvent({ name, span }: EventName, { events }: Catalogue, report: Report): void {
  const near = nearest(
    name,
    events.map((event) => event.name),
  )
  report({
    severity: 'warning',
    code: 'unknown_event',
    span,
    message: `No event "${name}" was seen so far.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    suggestion: near && writeName(near),
  })
}

function numbersAmong(properties: readonly CatalogueProperty[]): readonly string[] {
  return properties.filter(({ types }) => types.includes('number')).map(({ name }) => name)
}
