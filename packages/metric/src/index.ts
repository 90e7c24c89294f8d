export type { Catalogue, CatalogueEvent, CatalogueProperty, PropertyType } from './check/catalogue.ts'
export { checkMetrics, type Checked, type CheckedMetric, type World } from './definition/check-metrics.ts'
export {
  definitionLimits,
  numberFormats,
  timeWindows,
  type MetricDefinition,
  type NumberFormat,
  type TimeWindow,
} from './definition/definition.ts'
export { formatFile } from './definition/format-file.ts'
export { parseDefinition, type DefinitionFault } from './definition/parse-definition.ts'
export {
  parseFile,
  parseFiles,
  type FileFault,
  type MetricFile,
  type ParsedFiles,
} from './definition/parse-file.ts'
export { planFormula } from './definition/plan-formula.ts'
export { durationMs, formatDuration, parseDuration, type Duration } from './duration.ts'
export { complete, type Completions } from './editor/complete.ts'
export type { Completion } from './editor/options-at.ts'
export { tokens, type FormulaToken, type TokenKind } from './editor/tokens.ts'
export type { Arithmetic } from './expression/arithmetic.ts'
export { evaluate } from './expression/evaluate.ts'
export { parseExpression } from './expression/parse-expression.ts'
export type { Fault, FaultCode } from './fault.ts'
export type { Expression } from './formula/expression.ts'
export { formatFormula } from './formula/format-formula.ts'
export { parseField } from './formula/parse-field.ts'
export { parseFormula, type Parsed } from './formula/parse-formula.ts'
export type { Place } from './place.ts'
export type {
  Aggregate,
  AggregateFilter,
  AggregateMeasure,
  EventsAggregate,
  PeriodsAggregate,
  Plan,
} from './plan/plan.ts'
