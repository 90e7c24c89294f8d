import type { Event } from '@tidemark/event'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Control } from '../control/control.ts'
import { openControl } from '../control/open-control.ts'
import { bootstrap, firstProjectId, publicUrl } from '../control/testing.ts'
import type { QueryDeps } from '../query/answer-question.ts'
import { testEvent } from '../query/testing/event.ts'
import { nowMs, openWorld, type World } from '../query/testing/open-world.ts'
import { compileSql } from '../store/sql.ts'
import { createMetricEngine, type Author, type MetricEngine } from './metric-engine.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const quiet = { warn: () => undefined }

let world: World
let control: Control
beforeAll(async () => {
  const opening = { bootstrap: bootstrap(), dataDir: undefined, publicUrl }
  ;[world, control] = await Promise.all([openWorld(), openControl(opening)])
})
afterAll(async () => {
  await control.close()
  await world.close()
})

interface Setting {
  readonly engine: MetricEngine
  readonly author: Author
  readonly add: (events: readonly Partial<Event>[]) => Promise<void>
  readonly ask: (question: object, tenantId?: string) => ReturnType<MetricEngine['calculate']>
  readonly results: (name: string, tenantId?: string) => Promise<readonly (number | null)[]>
  /** How many statements read events since the last time. */
  readonly reads: () => number
}

/** The control's one project, emptied of metrics, with these events and an engine of its own. */
async function withEngine(use: (setting: Setting) => Promise<void>): Promise<void> {
  const projectId = firstProjectId(control)
  await control.metrics.change(projectId, 'test', (all) => ({ put: [], remove: all.map(({ id }) => id) }))
  await world.engine.command(`TRUNCATE TABLE events`)
  await world.engine.command(`TRUNCATE TABLE events_hourly`)
  let reads = 0
  const query: QueryDeps = {
    ...world.deps(),
    store: {
      ...world.store,
      select(statement, budget) {
        if (/FROM events\b/.test(compileSql(statement).text)) reads += 1
        return world.store.select(statement, budget)
      },
    },
  }
  const engine = await createMetricEngine({ records: control.metrics, query, logger: quiet })
  const contextOf = (tenantId?: string) =>
    world.context(projectId, tenantId === undefined ? {} : { tenantId })
  try {
    await use({
      engine,
      author: { projectId, by: 'ann@example.com' },
      add: (events) => world.insert(events.map((event) => testEvent(projectId, event))),
      ask: (question, tenantId) => engine.calculate(contextOf(tenantId), { last: '3d', ...question }),
      results: async (name, tenantId) =>
        (await engine.results(contextOf(tenantId), name, { last: '3d' })).results.map(({ value }) => value),
      reads() {
        const count = reads
        reads = 0
        return count
      },
    })
  } finally {
    await engine.close()
  }
}

const bought = (fields: Partial<Event> = {}) => ({ name: 'purchase', value: 10, ...fields })
const yesterday = nowMs - dayMs

test('[M11] an answer says which versions it was calculated by', () =>
  withEngine(async ({ engine, author, add, ask }) => {
    await add([bought(), bought({ value: 30 }), { name: 'visit' }, { name: 'visit', timestamp: yesterday }])
    const first = await engine.define(author, { name: 'revenue', formula: 'sum(purchase.value)', unit: '€' })
    expect(first).toMatchObject({ outcome: 'created', record: { version: 1, createdBy: 'ann@example.com' } })
    await engine.define(author, { name: 'per_visit', formula: 'revenue / count(visit)' })
    const { id } = first.record
    expect(await ask({ metric: 'revenue' })).toMatchObject({
      metric: { id, name: 'revenue', version: 1 },
      unit: '€',
      interval: 'day',
      series: [{ breakdown: {}, other: false, values: [0, 0, 40], total: 40 }],
      meta: { exact: true },
    })
    const again = await engine.define(author, { unit: '€', formula: 'sum(purchase.value)', name: 'revenue' })
    expect(again).toMatchObject({ outcome: 'unchanged', record: { id, version: 1 } })
    const changed = await engine.define(author, { name: 'revenue', formula: 'sum(purchase.value) * 2' })
    expect(changed).toMatchObject({ outcome: 'changed', record: { id, version: 2 } })
    expect(await ask({ metric: 'per_visit' })).toMatchObject({
      versions: { revenue: 2, per_visit: 1 },
      // No visit on the first day: nothing, and not zero.
      series: [{ values: [null, 0, 80], total: 40 }],
    })
    expect(await ask({ formula: 'count(purchse)' })).toMatchObject({
      warnings: [{ code: 'unknown_event', line: 1, column: 7, suggestion: 'purchase' }],
    })
    expect(await ask({ formula: 'per_visit * 100' })).toMatchObject({
      metric: null,
      versions: { revenue: 2, per_visit: 1 },
      series: [{ total: 4000 }],
    })
    expect((await engine.versions(author.projectId, 'revenue')).map(({ version }) => version)).toEqual([2, 1])
  }))

test('[M12] a change that breaks another metric is refused, and changes nothing', () =>
  withEngine(async ({ engine, author }) => {
    await engine.apply(
      author,
      [
        { name: 'a', text: 'metric "rate_of" { formula = "done / started" }' },
        {
          name: 'b',
          text: 'metric "done" { formula = "count(d)" } metric "started" { formula = "count(s)" }',
        },
      ],
      false,
    )
    const before = await engine.list(author.projectId)
    expect(before.map(({ definition }) => definition.name)).toEqual(['done', 'rate_of', 'started'])
    await expect(engine.remove(author, 'done')).rejects.toMatchObject({
      code: 'metric_in_use',
      message: expect.stringMatching(/^rate_of would have no "done"/),
    })
    await expect(engine.define(author, { name: 'done', formula: 'rate_of * 2' })).rejects.toMatchObject({
      code: 'metric_invalid',
      message: expect.stringMatching(/done → rate_of → done/),
    })
    const windows = { name: 'started', formula: 'rolling(count(s), 7d)' }
    await engine.define(author, { name: 'weekly', formula: 'rolling(done, 7d)' })
    await expect(engine.define(author, { ...windows, name: 'done' })).rejects.toMatchObject({
      code: 'metric_invalid',
      message: expect.stringMatching(/^weekly could not be calculated any more/),
    })
    expect((await engine.list(author.projectId)).map(({ version }) => version)).toEqual([1, 1, 1, 1])
  }))

test('[M12] files are applied whole, and a dry run says what they would change', () =>
  withEngine(async ({ engine, author }) => {
    const files = (formula: string) => [
      {
        name: 'shop.metrics',
        text: `metric "a" { formula = "${formula}" }\nmetric "b" { formula = "a * 2" }`,
      },
    ]
    const outcomes = async (formula: string, isDryRun: boolean) =>
      (await engine.apply(author, files(formula), isDryRun)).differences.map(({ outcome }) => outcome)
    expect(await outcomes('count(x)', true)).toEqual(['created', 'created'])
    expect(await engine.list(author.projectId)).toEqual([])
    expect(await outcomes('count(x)', false)).toEqual(['created', 'created'])
    expect(await outcomes('count(y)', true)).toEqual(['changed', 'unchanged'])
    await expect(engine.apply(author, files('cont(y)'), false)).rejects.toMatchObject({
      code: 'metric_invalid',
      message: 'shop.metrics:1:25: There is no function "cont". Did you mean "count"?',
      details: { faults: [{ file: 'shop.metrics', line: 1, column: 25, suggestion: 'count' }] },
    })
    expect((await engine.list(author.projectId)).map(({ version }) => version)).toEqual([1, 1])
  }))

test('[M15] what makes no sense is refused with its place; what was not seen is a warning', () =>
  withEngine(async ({ engine, author, add, ask }) => {
    await add([{ name: 'purchase', properties: { plan: 'pro', amount: 5 } }])
    await expect(
      engine.define(author, { name: 'x', formula: 'count(purchase) / sum(purchase.plan)' }),
    ).rejects.toMatchObject({
      code: 'metric_invalid',
      path: '/formula',
      message: expect.stringMatching(/^At character 23 of the formula: "plan" was only ever sent as text/),
    })
    const { warnings } = await engine.define(author, { name: 'x', formula: 'sum(purchse.amount)' })
    expect(warnings).toMatchObject([{ code: 'unknown_event', suggestion: 'purchase' }])
    await expect(ask({ formula: '1 +' })).rejects.toMatchObject({ code: 'metric_invalid', path: '/formula' })
    await expect(ask({ metric: 'y' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask({})).rejects.toMatchObject({ code: 'question_invalid', path: '/metric' })
    await expect(ask({ metric: 'x', dimensions: ['country'] })).rejects.toMatchObject({
      path: '/dimensions/0',
      message: expect.stringMatching(/is no dimension of the metric "x"/),
    })
    await expect(ask({ metric: 'x', last: 'soon' })).rejects.toMatchObject({ path: '/last' })
  }))

test('[M13] only what changed is calculated again, however late it came', () =>
  withEngine(async ({ engine, author, add, results, reads }) => {
    await add([bought(), bought({ timestamp: yesterday })])
    await engine.define(author, { name: 'buyers', formula: 'unique(purchase)' })
    const schedule = { cron: '0 3 * * *', timezone: 'UTC', last: '3d' }
    const set = () => engine.setSchedule(author.projectId, 'buyers', schedule)
    expect(await set()).toMatchObject({ cron: '0 3 * * *', nextRun: expect.any(Date) })
    expect(reads()).toBe(1)
    expect(await results('buyers')).toEqual([0, 1, 1])

    await set()
    expect(reads()).toBe(0)
    await add([bought({ timestamp: nowMs - 2 * dayMs - hourMs, anonymous_id: 'late' })])
    expect(await results('buyers')).toEqual([0, 1, 1])
    await set()
    expect(reads()).toBe(1)
    expect(await results('buyers')).toEqual([1, 1, 1])
    const versions = async () =>
      (await engine.results(world.context(author.projectId), 'buyers', { last: '3d' })).results.map(
        ({ version }) => version,
      )
    expect(await versions()).toEqual([1, 1, 1])

    await engine.define(author, { name: 'buyers', formula: 'unique(purchase) * 10' })
    await set()
    expect(await results('buyers')).toEqual([10, 10, 10])
    expect(await versions()).toEqual([2, 2, 2])
  }))

test('[M13] a range beyond what is kept is calculated', () =>
  withEngine(async ({ engine, author, add }) => {
    await add([bought(), bought({ timestamp: yesterday }), bought({ timestamp: nowMs - 2 * dayMs })])
    await engine.define(author, { name: 'orders', formula: 'count(purchase)' })
    await engine.setSchedule(author.projectId, 'orders', { cron: '0 3 * * *', timezone: 'UTC', last: '2d' })
    await add([bought({ timestamp: yesterday })])
    const { results } = await engine.results(world.context(author.projectId), 'orders', { last: '4d' })
    expect(results.map(({ value, kept }) => [value, kept])).toEqual([
      [0, false],
      [1, false],
      [1, true],
      [1, true],
    ])
  }))

test('[M13] an event changes every window that it lies in', () =>
  withEngine(async ({ engine, author, add, results }) => {
    await engine.define(author, { name: 'recent', formula: 'rolling(count(purchase), 2d)' })
    const set = () =>
      engine.setSchedule(author.projectId, 'recent', { cron: '0 3 * * *', timezone: 'UTC', last: '3d' })
    await set()
    expect(await results('recent')).toEqual([0, 0, 0])
    await add([bought({ timestamp: yesterday })])
    await set()
    expect(await results('recent')).toEqual([0, 1, 1])
  }))

test('[M13] who is found to be somebody else changes what is counted by people', () =>
  withEngine(async ({ engine, author, add, results }) => {
    await add([bought({ anonymous_id: 'a1' }), bought({ anonymous_id: 'a2' })])
    await engine.define(author, { name: 'buyers', formula: 'unique(purchase)' })
    const set = () =>
      engine.setSchedule(author.projectId, 'buyers', { cron: '0 3 * * *', timezone: 'UTC', last: '3d' })
    await set()
    expect(await results('buyers')).toEqual([0, 0, 2])
    const identify = { name: 'identify', kind: 'identify', user_id: 'ann' } as const
    await add([
      { ...identify, anonymous_id: 'a1' },
      { ...identify, anonymous_id: 'a2' },
    ])
    await world.fold()
    await set()
    expect(await results('buyers')).toEqual([0, 0, 1])
  }))

test('[M10] [M13] [D76] a metric of a cohort is calculated anew each time', () =>
  withEngine(async ({ engine, author, add, ask, results }) => {
    const planned = 'count(purchase where cohort = "planned")'
    await add([bought({ user_id: 'ann' }), bought({ user_id: 'bob' })])
    await engine.define(author, { name: 'of_planned', formula: planned })
    expect(await ask({ formula: 'count(purchase where cohort != "planned")' })).toMatchObject({
      series: [{ total: 2 }],
    })
    await expect(ask({ formula: 'count(purchase where cohort in ("none"))' })).rejects.toMatchObject({
      code: 'question_invalid',
      message: expect.stringContaining('There is no cohort "none"'),
    })
    const set = () =>
      engine.setSchedule(author.projectId, 'of_planned', { cron: '0 3 * * *', timezone: 'UTC', last: '3d' })
    await set()
    expect(await results('of_planned')).toEqual([0, 0, 0])
    // A year before everything that the metric is about.
    const identify = { name: 'identify', kind: 'identify', user_id: 'ann' } as const
    await add([{ ...identify, properties: { plan: 'pro' }, timestamp: nowMs - 365 * dayMs }])
    await world.fold()
    await set()
    expect(await results('of_planned')).toEqual([0, 0, 1])
  }))

test('[M14] who is restricted to a tenant sees that tenant’s figures, kept or not', () =>
  withEngine(async ({ engine, author, add, ask, results }) => {
    await add([bought({ tenant_id: 't1' }), bought({ tenant_id: 't2' }), bought({ tenant_id: 't2' })])
    await engine.define(author, { name: 'sales', formula: 'count(purchase)' })
    await engine.setSchedule(author.projectId, 'sales', { cron: '0 3 * * *', timezone: 'UTC', last: '3d' })
    expect(await results('sales')).toEqual([0, 0, 3])
    expect(await results('sales', 't1')).toEqual([0, 0, 1])
    expect(await ask({ metric: 'sales' }, 't2')).toMatchObject({ series: [{ total: 2 }] })
  }))

test.each<[cron: string, timezone: string, path: string]>([
  ['every day', 'UTC', '/cron'],
  ['* * * * * *', 'UTC', '/cron'],
  ['0 3 31 2 *', 'UTC', '/cron'],
  ['99 3 * * *', 'UTC', '/cron'],
  ['0 3 * * *', 'Berlin', '/timezone'],
])('[M15] the schedule %s in %s is refused', (cron, timezone, path) =>
  withEngine(async ({ engine, author }) => {
    await engine.define(author, { name: 'x', formula: 'count(a)' })
    await expect(
      engine.setSchedule(author.projectId, 'x', { cron, timezone, last: '3d' }),
    ).rejects.toMatchObject({ code: 'request_invalid', path })
  }),
)
