import type { Event } from '@tidemark/event'
import { parseFormula, planFormula } from '@tidemark/metric'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '../errors.ts'
import { testEvent } from '../query/testing/event.ts'
import { nowMs, openWorld, type World } from '../query/testing/open-world.ts'
import { calculate } from './calculate.ts'
import { naiveMetric } from './naive-metric.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const names = ['visit', 'purchase']
const events = fc.array(
  fc.record(
    {
      name: fc.constantFrom(...names),
      timestamp: fc.integer({ min: nowMs - 9 * dayMs, max: nowMs }),
      anonymous_id: fc.constantFrom('a', 'b', 'c'),
      user_id: fc.constantFrom('u', 'v'),
      session_id: fc.constantFrom('s1', 's2'),
      tenant_id: fc.constantFrom('t1', 't2'),
      country: fc.constantFrom('DE', 'FR'),
      value: fc.integer({ min: -5, max: 50 }),
      is_bot: fc.boolean(),
      properties: fc.record(
        { plan: fc.constantFrom('pro', 'free'), amount: fc.integer({ min: 0, max: 9 }) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name', 'timestamp', 'anonymous_id', 'session_id', 'properties'] },
  ),
  { maxLength: 40 },
)

const conditions = fc.constantFrom(
  'plan = "pro"',
  'plan != "pro"',
  'amount > 4',
  'country in ("DE", "AT")',
  'value is set',
  'plan is not set',
)
const wheres = fc.oneof(
  fc.constant(''),
  conditions.map((condition) => ` where ${condition}`),
  fc
    .tuple(conditions, fc.constantFrom('and', 'or', 'and not', 'or not'), conditions)
    .map(([a, operator, b]) => ` where ${a} ${operator} (${b})`),
)
const selections = fc.tuple(fc.constantFrom(...names, '*'), wheres)
const fields = fc.constantFrom('value', 'amount')
const counts = selections.map(([event, where]) => `count(${event}${where})`)
const sums = fc.tuple(selections, fields).map(([[event, where], field]) => `sum(${event}.${field}${where})`)
const aggregates = fc.oneof(
  counts,
  sums,
  fc
    .tuple(selections, fc.constantFrom('person', 'session', 'tenant', 'country', 'plan'))
    .map(([[event, where], by]) => `unique(${event} by ${by}${where})`),
  fc
    .tuple(selections, fields, fc.constantFrom('avg', 'min', 'max', 'median', 'p90', 'p95', 'p99'))
    .map(([[event, where], field, figure]) => `${figure}(${event}.${field}${where})`),
  fc.oneof(counts, sums).map((of) => `per_person(${of})`),
)
const formulas = fc.letrec<{ formula: string; still: string }>((tie) => {
  const parts = (of: fc.Arbitrary<string>) => [
    aggregates,
    aggregates,
    fc.constantFrom('2', '100'),
    of.map((inner) => `-(${inner})`),
    of.map((inner) => `rate(${inner}, 1h)`),
    fc
      .tuple(of, fc.constantFrom('+', '-', '*', '/'), of)
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
  ]
  return {
    still: fc.oneof({ maxDepth: 2 }, ...parts(tie('still'))),
    formula: fc.oneof(
      { maxDepth: 2 },
      ...parts(tie('formula')),
      fc
        .tuple(tie('still'), fc.constantFrom('1d', '3d', '1w'))
        .map(([inner, window]) => `rolling(${inner}, ${window})`),
    ),
  }
}).formula

async function stored(generated: readonly Partial<Event>[]) {
  const project = world.newProject()
  const all = generated.map((event) => testEvent(project, event))
  await world.insert(all)
  return { project, all }
}

/** Equal but for the last digits. */
function expectClose(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) expect(actual, what).toBe(expected)
  else expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

test('[M10] a formula is what a walk over the events gives, in every bucket and in the range', async () => {
  await fc.assert(
    fc.asyncProperty(events, formulas, async (generated, formula) => {
      const { value: plan } = planFormula(formula)
      const { value: expression } = parseFormula(formula)
      // Now and then one counts more than one question may ask for.
      fc.pre(plan !== undefined && expression !== undefined)
      const { project, all } = await stored(generated)
      const { buckets, until, series } = await calculate(world.deps(), world.context(project), {
        plan,
        interval: 'day',
        dimensions: [],
        shared: { last: '4d' },
      })
      expect(series).toHaveLength(1)
      const { values, total } = must(series[0], 'there is one')
      const starts = buckets.map(Date.parse)
      const stretches = starts.map((fromMs, index) => ({
        fromMs,
        untilMs: starts[index + 1] ?? Date.parse(until),
      }))
      stretches.forEach((stretch, index) => {
        expectClose(
          values[index] ?? null,
          naiveMetric(expression, all, stretch),
          `${formula} of day ${index}`,
        )
      })
      // Of what moves the last window counts for the range.
      const range = { fromMs: starts[0] ?? 0, untilMs: Date.parse(until) }
      expectClose(total, naiveMetric(expression, all, range), `${formula} of all days`)
    }),
    { numRuns: 60 },
  )
})

test('[M10] divided by a dimension, each value is what a walk over its events gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      events,
      fc.array(aggregates, { minLength: 1, maxLength: 3 }),
      async (generated, some) => {
        const formula = some.join(' / ')
        const { value: plan } = planFormula(formula)
        const { value: expression } = parseFormula(formula)
        fc.pre(plan !== undefined && expression !== undefined)
        const { project, all } = await stored(generated)
        const { from, until, series } = await calculate(world.deps(), world.context(project), {
          plan,
          interval: 'day',
          dimensions: [{ name: 'land', field: 'country' }],
          shared: { last: '4d' },
        })
        const range = { fromMs: Date.parse(from), untilMs: Date.parse(until) }
        for (const { breakdown, other, total } of series) {
          expect(other).toBe(false)
          const own = all.filter(({ country }) => (country ?? null) === breakdown['land'])
          expectClose(total, naiveMetric(expression, own, range), `${formula} of ${breakdown['land']}`)
        }
      },
    ),
    { numRuns: 30 },
  )
})
