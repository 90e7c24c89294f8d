/** The bounds of a question. Each has a message that says how to stay within. */
export const questionLimits = {
  buckets: 10_000,
  breakdowns: 2,
  breakdownLimit: 50,
  groups: 3,
  measures: 8,
  series: 10,
  formulas: 10,
  formulaLength: 1000,
  /** Of numbers: what `edges` may have, and what a histogram shows. */
  edges: 100,
  rollingBuckets: 1000,
  /** Buckets times buckets of a window: what the engine copies to put windows together. */
  windowParts: 1_000_000,
  tableRows: 1000,
  eventNames: 100,
  listValues: 1000,
  cohorts: 20,
  filterConditions: 100,
  filterDepth: 10,
  textLength: 4000,
  /** Characters of a field, `properties.` included: names of properties may have 200 and lie deep. */
  fieldLength: 1000,
} as const
