import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../config.ts'
import { startServer, type RunningServer } from '../../server.ts'

const writeKey = 'write-key-of-the-journeys-test'

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-journeys-'))
  const settings = { TIDEMARK_DATA_DIR: folder, TIDEMARK_BOOTSTRAP_WRITE_KEY: writeKey }
  server = await startServer(loadConfig(settings), { quiet: true, port: 0 })
  const at = (minutesAgo: number) => Date.now() - minutesAgo * 60_000
  const events = [
    { name: 'page_view', user_id: 'ann', timestamp: at(30) },
    { name: 'purchase', user_id: 'ann', timestamp: at(20), value: 25 },
    { name: 'page_view', user_id: 'bob', timestamp: at(25) },
    { name: 'page_view', user_id: 'bob', timestamp: at(5) },
  ]
  await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  const question = { kind: 'path', last: '2d', per: 'person' }
  const isLoaded = async () =>
    JSON.stringify(await ask('POST', '/v1/analytics/query', question)).includes('"units":2')
  while (!(await isLoaded())) {
    await sleep(50)
  }
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const steps = [{ event: 'page_view' }, { event: 'purchase' }]

test('[Q2] a funnel is kept, listed, answered and removed', async () => {
  const kept = await ask('POST', '/v1/analytics/funnels', { name: 'buying', funnel: { steps } })
  expect(kept).toMatchObject({ name: 'buying', definition: { steps }, created_by: 'local' })
  expect(await ask('GET', '/v1/analytics/funnels')).toMatchObject({ funnels: [{ name: 'buying' }] })
  const answer = await ask('GET', '/v1/analytics/funnels/buying/analysis?last=2d')
  expect(answer).toMatchObject({ kind: 'funnel', series: [{ started: 2, finished: 1, conversion: 0.5 }] })
  expect(await ask('POST', '/v1/analytics/funnels', { name: 'x', funnel: { steps: [] } })).toMatchObject({
    path: '/steps',
  })
  expect(await ask('DELETE', '/v1/analytics/funnels/buying')).toBeUndefined()
  expect(await ask('GET', '/v1/analytics/funnels/buying/analysis')).toMatchObject({ code: 'not_found' })
})

test('[D71] [D73] [D74] cohorts are kept, counted, compared and told apart', async () => {
  const cohort = (name: string, rule: object) =>
    ask('POST', '/v1/analytics/cohorts', { name, cohort: { rule } })
  await cohort('buyers', { did: { event: 'purchase' } })
  await cohort('lookers', { not: { in: 'buyers' } })
  expect(await cohort('buyers', { not: { in: 'lookers' } })).toMatchObject({
    code: 'question_invalid',
    path: '/rule/not/in',
  })
  expect(await ask('POST', '/v1/analytics/cohorts/lookers/refresh')).toMatchObject({ people: 1 })
  expect(await ask('GET', '/v1/analytics/cohorts/lookers/sizes')).toMatchObject({
    sizes: [{ people: 1 }, { people: 1 }],
  })
  expect(await ask('GET', '/v1/analytics/cohorts/lookers/people')).toMatchObject({
    total: 1,
    people: [{ id: 'bob', events: 2 }],
  })
  const filter = { field: 'cohort', op: 'in', value: ['lookers'] }
  expect(
    await ask('POST', '/v1/analytics/funnels', { name: 'of lookers', funnel: { steps, filter } }),
  ).toMatchObject({ name: 'of lookers' })
  expect(await ask('GET', '/v1/analytics/funnels/of%20lookers/analysis?last=2d')).toMatchObject({
    series: [{ started: 1, finished: 0 }],
  })
  const measure = { fn: 'sum', field: 'value' }
  const compared = await ask('POST', '/v1/analytics/cohorts/compare', {
    cohorts: ['buyers', 'lookers'],
    measure,
    last: '2d',
  })
  expect(compared).toMatchObject({
    cohorts: [
      { name: 'buyers', people: 1, total: 25 },
      { name: 'lookers', people: 1, total: 0, values: [0, 0] },
    ],
  })
  const byFormula = await ask('POST', '/v1/analytics/cohorts/compare', {
    cohorts: ['buyers', 'lookers'],
    formula: 'count(purchase) / count(page_view) * 100',
    last: '2d',
  })
  expect(byFormula).toMatchObject({
    cohorts: [
      { name: 'buyers', people: 1, total: 100 },
      { name: 'lookers', people: 1, total: 0 },
    ],
  })
  expect(await ask('GET', '/v1/analytics/cohorts/lookers/retention?last=2d')).toMatchObject({
    kind: 'retention',
    series: [{ started: 1 }],
  })
  expect(await ask('POST', '/v1/analytics/cohorts/buyers/patterns', { last: '2d' })).toMatchObject({
    members: 1,
    others: 1,
    patterns: [
      { event: 'purchase', members: 1, others: 0, lift: null, difference: 1 },
      { event: 'page_view', lift: 1 },
    ],
  })
  expect(await ask('DELETE', '/v1/analytics/cohorts/buyers')).toMatchObject({
    detail: expect.stringMatching(/"lookers"/),
  })
})

test('[D71] [D72] a cohort says what it is at, by when it is recomputed, and may be a list of now', async () => {
  const rule = { did: { event: 'page_view' }, at_least: 2 }
  const kept = await ask('POST', '/v1/analytics/cohorts', { name: 'often', cohort: { rule } })
  expect(kept).toMatchObject({ status: 'ready', user_count: 1, refresh: 'live', schedule: null, fault: null })
  const scheduled = { name: 'often', cohort: { rule }, schedule: '0 6 * * 1', timezone: 'Europe/Berlin' }
  const frozen = await ask('POST', '/v1/analytics/cohorts', scheduled)
  expect(frozen).toMatchObject({
    refresh: 'scheduled',
    schedule: '0 6 * * 1',
    status: 'ready',
    user_count: 1,
    next_count_at: expect.stringMatching(/T0[45]:00:00.000Z$/),
    definition: { rule, as_of: expect.any(String) },
  })
  const refused = await ask('POST', '/v1/analytics/cohorts', { ...scheduled, schedule: 'monday' })
  expect(refused).toMatchObject({ code: 'request_invalid', path: '/schedule' })
  const of = { kind: 'funnel', last: '2d', steps: [{ event: 'page_view' }, { event: 'purchase' }] }
  const people = { of, at: { step: 1, outcome: 'dropped' } }
  expect(await ask('POST', '/v1/analytics/cohorts', { name: 'left', cohort: { people } })).toMatchObject({
    refresh: 'fixed',
    definition: { ids: ['bob'] },
    user_count: 1,
  })
  expect(
    await ask('POST', '/v1/analytics/cohorts', { name: 'leaving', cohort: { rule: { people } } }),
  ).toMatchObject({ refresh: 'live', user_count: 1 })
  const asked = { last: '2d', k: 2 }
  const clusters = await ask('POST', '/v1/analytics/clusters', asked)
  expect(clusters).toMatchObject({
    by: {
      events: ['page_view', 'purchase'],
      centers: [
        [1, 0],
        [0.5, 0.5],
      ],
    },
  })
  const at = {
    events: ['page_view', 'purchase'],
    centers: [
      [1, 0],
      [0.5, 0.5],
    ],
    cluster: 2,
  }
  const cluster = { of: { kind: 'clusters', ...asked }, at }
  expect(
    await ask('POST', '/v1/analytics/cohorts', { name: 'both', cohort: { people: cluster } }),
  ).toMatchObject({ definition: { ids: ['ann'] } })
  expect(
    await ask('POST', '/v1/analytics/cohorts', {
      name: 'always both',
      cohort: { rule: { people: cluster } },
    }),
  ).toMatchObject({ refresh: 'live', user_count: 1 })
  const among = { of: { ...cluster.of, cohort: 'often' }, at }
  expect(await ask('POST', '/v1/analytics/people', among)).toMatchObject({ total: 0 })
  const plann = { field: 'properties.plann', op: 'is', value: 'pro' }
  expect(
    await ask('POST', '/v1/analytics/cohorts', {
      name: 'none',
      cohort: { rule: { did: { filter: plann } } },
    }),
  ).toMatchObject({
    user_count: 0,
    notes: [expect.stringMatching(/^Nobody belonged/), expect.stringMatching(/property "plann"/)],
  })
  const cohortsOf = async (id: string) => {
    const { cohorts } = (await ask('GET', `/v1/people/${id}/cohorts`)) as {
      readonly cohorts: readonly { readonly name: string }[]
    }
    return cohorts.map(({ name }) => name).toSorted()
  }
  expect(await cohortsOf('bob')).toEqual(['leaving', 'left', 'lookers', 'often'])
  expect(await cohortsOf('ann')).toEqual(['always both', 'both', 'buyers'])
  expect(await cohortsOf('nobody')).toEqual([])
  expect(await ask('GET', '/v1/analytics/cohorts/none/retention')).toMatchObject({
    notes: ['Nobody belongs to this cohort.'],
  })
  expect(
    await ask('POST', '/v1/analytics/cohorts', { name: 'me', cohort: { rule: { in: 'me' } } }),
  ).toMatchObject({
    code: 'question_invalid',
    path: '/rule/in',
    detail: expect.stringMatching(/made of itself/),
  })
  expect(await ask('GET', '/v1/analytics/cohorts?status=failed')).toEqual({ cohorts: [] })
  expect(await ask('GET', '/v1/analytics/cohorts/left')).toMatchObject({ name: 'left', status: 'ready' })
})

test('[D72] a list is uploaded as a file, an id a line', async () => {
  const answer = await fetch(`${server.url}/v1/analytics/cohorts/upload?name=beta`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.localToken}`, 'content-type': 'text/csv' },
    body: 'user_id,city\r\nann,"Köln, Süd"\r\n"who ""knows"""\r\n\r\nann\r\n',
  })
  expect(await answer.json()).toMatchObject({ definition: { ids: ['ann', 'who "knows"'] }, user_count: 1 })
})

test('[D75] people behind a figure are listed, and a person has a timeline', async () => {
  const of = {
    kind: 'funnel',
    last: '2d',
    steps: [{ name: 'saw', event: 'page_view' }, { event: 'purchase' }],
  }
  const dropped = await ask('POST', '/v1/analytics/people', { of, at: { step: 'saw', outcome: 'dropped' } })
  expect(dropped).toMatchObject({ total: 1, people: [{ id: 'bob', steps: [{ name: 'saw' }] }] })
  expect(await ask('POST', '/v1/analytics/people', { of, at: { step: 'said' } })).toMatchObject({
    code: 'question_invalid',
    path: '/at/step',
  })
  expect(await ask('POST', '/v1/analytics/people', { of: { ...of, last: 'x' }, at: {} })).toMatchObject({
    path: '/of/last',
  })
  expect(await ask('GET', '/v1/people?search=AN&limit=1')).toMatchObject({
    total: 1,
    people: [{ id: 'ann' }],
  })
  const first = await ask('GET', '/v1/people/ann/events?limit=1')
  expect(first).toMatchObject({ events: [{ name: 'purchase' }], next_cursor: expect.any(String) })
  const { next_cursor: cursor } = first as { next_cursor: string }
  expect(await ask('GET', `/v1/people/ann/events?limit=1&cursor=${cursor}`)).toMatchObject({
    events: [{ name: 'page_view' }],
    next_cursor: null,
  })
})

test('the routes are in OpenAPI with examples', async () => {
  const text = JSON.stringify(await ask('GET', '/openapi.json'))
  for (const path of [
    'funnels',
    'funnels/{id}/analysis',
    'cohorts',
    'cohorts/{id}/retention',
    'cohorts/compare',
    'people',
  ]) {
    expect(text).toContain(`"/v1/analytics/${path}"`)
  }
  expect(text).toContain('lapsed buyers')
})

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.localToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.status === 204 ? undefined : await answer.json()
}
