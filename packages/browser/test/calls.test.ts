import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPages, type Pages, type Visit } from './open-pages.ts'
import { tag, type SentEvent, type Site } from './site.ts'

let pages: Pages
let site: Site
beforeAll(async () => {
  pages = await openPages()
  site = pages.site
})
afterAll(() => pages[Symbol.asyncDispose]())

const manual = tag('data-page-views="manual"')

/** Runs `code` in a page of the site, and gives what came of it once an event called `end` has come too. */
async function eventsOf(visit: Visit, code: string, head = manual): Promise<readonly SentEvent[]> {
  site.head = head
  await visit.page.goto('/shop?utm_source=news&token=s3cret#part')
  await visit.page.evaluate(`(() => { ${code}; tidemark.track('end') })()`)
  await site.until(() => site.names().includes('end'))
  return site.arrived.flatMap(({ events }) => events).slice(0, -1)
}

test('[B2] an event says what happened, to whom, where and when', async () => {
  await using visit = await pages.fresh()
  const before = Date.now()
  const [event] = await eventsOf(
    visit,
    `tidemark.group('acme');
     tidemark.track('order_completed', { plan: 'pro', items: 3 }, { value: 99.5, currency: 'EUR', correlationId: 'c1' })`,
    tag('data-page-views="manual" data-app="portal" data-app-version="2.1" data-environment="staging"'),
  ).then((events) => events.slice(1))
  expect(event).toEqual({
    event_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    kind: 'track',
    name: 'order_completed',
    source: 'browser',
    timestamp: expect.any(Number),
    anonymous_id: expect.any(String),
    session_id: expect.any(String),
    tenant_id: 'acme',
    app: 'portal',
    app_version: '2.1',
    environment: 'staging',
    value: 99.5,
    currency: 'EUR',
    correlation_id: 'c1',
    sample_rate: 1,
    properties: { plan: 'pro', items: 3 },
    context: {
      page: {
        url: `${site.origin}/shop?utm_source=news&token=***#part`,
        title: '/shop?utm_source=news&token=s3cret',
        referrer: '',
      },
      screen: '1280x720',
      viewport: '1280x720',
      locale: 'de-AT',
      timezone: 'Europe/Vienna',
      library: { name: 'tidemark-browser', version: '0.1.0' },
    },
  })
  const timestamp = event?.timestamp ?? 0
  expect(timestamp).toBeGreaterThanOrEqual(before)
  expect(Number.parseInt((event?.event_id ?? '').replace('-', '').slice(0, 12), 16) - timestamp).toBeLessThan(
    50,
  )
})

test('the built-in events have the names and properties of the taxonomy', async () => {
  await using visit = await pages.fresh()
  const events = await eventsOf(
    visit,
    `tidemark.search('boots', { resultsCount: 3, filters: { size: 42 } })
     tidemark.searchFailed('bots', { reason: 'typo' })
     tidemark.contentView('m-1', { contentType: 'manual', title: 'Brakes' })
     tidemark.featureUsed('export', { module: 'reports' })
     tidemark.feedback({ rating: 4, helpful: true, contentId: 'm-1' })`,
  )
  expect(events.map(({ name, properties }) => [name, properties])).toEqual([
    ['search', { query: 'boots', results_count: 3, filters: { size: 42 } }],
    ['search_failed', { query: 'bots', reason: 'typo' }],
    ['content_view', { content_id: 'm-1', content_type: 'manual', title: 'Brakes' }],
    ['feature_used', { feature: 'export', module: 'reports' }],
    ['feedback_given', { rating: 4, helpful: true, content_id: 'm-1' }],
  ])
})

test('identify, alias, group and reset change who is there', async () => {
  await using visit = await pages.fresh()
  const events = await eventsOf(
    visit,
    `tidemark.track('before')
     tidemark.identify('ann', { plan: 'pro' })
     tidemark.group('acme', { seats: 5 })
     tidemark.group('north', {}, 'region')
     tidemark.alias('ann-2')
     tidemark.reset()
     tidemark.track('after')
     tidemark.identify(7)
     tidemark.identify('bob')`,
  )
  const [before, identify, group, region, alias, after, seven, bob] = events
  expect(identify).toMatchObject({ kind: 'identify', user_id: 'ann', properties: { plan: 'pro' } })
  expect(identify?.anonymous_id).toBe(before?.anonymous_id)
  expect(group).toMatchObject({
    kind: 'group',
    group_id: 'acme',
    tenant_id: 'acme',
    properties: { seats: 5 },
  })
  expect(region).toMatchObject({ group_id: 'north', group_type: 'region', tenant_id: 'acme' })
  expect(alias).toMatchObject({ kind: 'alias', user_id: 'ann-2', previous_id: 'ann' })
  expect(after).not.toHaveProperty('user_id')
  expect(after).not.toHaveProperty('tenant_id')
  expect(after?.anonymous_id).not.toBe(before?.anonymous_id)
  expect(after?.session_id).not.toBe(before?.session_id)
  // From nobody to somebody it is the same visitor, from one person to another it is not.
  expect(seven).toMatchObject({ user_id: '7', anonymous_id: after?.anonymous_id })
  expect(bob?.anonymous_id).not.toBe(seven?.anonymous_id)
})

test('[B3] [B6] calls with nothing in them that could be sent are dropped and counted, and the next is sent', async () => {
  await using visit = await pages.fresh()
  const calls = [
    'tidemark.track()',
    "tidemark.track('')",
    "tidemark.track('x'.repeat(1e6))",
    'tidemark.track({})',
    'tidemark.track(Symbol())',
    'tidemark.identify()',
    'tidemark.identify({})',
    "tidemark.identify('x'.repeat(201))",
    'tidemark.group(null)',
    "tidemark.alias('')",
    "tidemark.search('x', { get filters() { throw new Error('no') } })",
  ]
  expect(await eventsOf(visit, calls.join(';'))).toEqual([])
  expect(site.arrived[0]?.telemetry).toEqual({ sent: 0, retried: 0, dropped: { invalid: calls.length } })
  expect(visit.errors).toEqual([])
})

/** Properties as code, what is sent of them, and what is named as cut. */
const odd: readonly (readonly [code: string, properties: unknown, trimmed?: readonly string[]])[] = [
  ['{ n: 12345678901234567890n }', { n: '12345678901234567890' }],
  ['(() => { const o = { ok: 1 }; o.self = o; return o })()', { ok: 1 }, ['self']],
  ["{ ok: 1, get no() { throw new Error('no') } }", { ok: 1 }, ['no']],
  ['{ ok: 1, f() {}, s: Symbol() }', { ok: 1 }, ['f', 's']],
  ['{ ok: 1, n: NaN, i: Infinity }', { ok: 1 }, ['n', 'i']],
  ['{ u: undefined, n: null }', { n: null }],
  ['{ d: new Date(0), u: new URL("http://x/") }', { d: '1970-01-01T00:00:00.000Z', u: 'http://x/' }],
  ["{ e: new TypeError('t') }", { e: 'TypeError: t' }],
  ['{ ok: 1, node: document.body, w: window }', { ok: 1 }, ['node', 'w']],
  ['{ ["__proto__"]: 1, constructor: 2 }', JSON.parse('{"__proto__":1,"constructor":2}')],
  ['{ ok: 1, p: new Proxy({}, { ownKeys() { throw 1 }, has() { throw 1 } }) }', { ok: 1 }, ['p']],
  ["'hello'", { value: 'hello' }],
  ['[1, 2]', { value: [1, 2] }],
]

test('[B3] properties that are no JSON are sent as far as they are', async () => {
  await using visit = await pages.fresh()
  const calls = odd.map(([code]) => `tidemark.track('odd', ${code})`)
  const events = await eventsOf(visit, calls.join(';'))
  expect(events.map(({ properties, context }) => [properties, context['trimmed_fields'] ?? []])).toEqual(
    odd.map(([, properties, trimmed = []]) => [properties, trimmed]),
  )
  expect(visit.errors).toEqual([])
})

test('[B3] what is too large is cut, and the event says where', async () => {
  await using visit = await pages.fresh()
  const [megabyte, many, deep] = await eventsOf(
    visit,
    `tidemark.track('megabyte', { ok: 'fine', large: 'x'.repeat(1e6) })
     tidemark.track('many', Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ['k' + i, i])))
     let deep = {}; const top = deep; for (let i = 0; i < 1e4; i++) deep = deep.d = {}
     tidemark.track('deep', top)`,
  )
  expect(megabyte?.properties).toEqual({ ok: 'fine', large: 'x'.repeat(8_000) })
  expect(megabyte?.context['trimmed_fields']).toEqual(['large'])
  expect(Object.keys(many?.properties ?? {})).toHaveLength(450)
  expect(many?.context['trimmed_fields']).toEqual(['k450'])
  expect(JSON.stringify(deep?.properties).split('{')).toHaveLength(21)
  expect(visit.errors).toEqual([])
})

test('[B3] what the page changes after the call is not in the event', async () => {
  await using visit = await pages.fresh()
  const [event] = await eventsOf(visit, "const o = { a: 1 }; tidemark.track('kept', o); o.a = 2")
  expect(event?.properties).toEqual({ a: 1 })
})

test('[B4.2] what is to be hidden never leaves the page', async () => {
  await using visit = await pages.fresh()
  const head = `<script>window.tidemark = { options: {
    pageViews: 'manual',
    maskText: (text) => text.replace(/\\d{4}-\\d{4}/g, '####'),
  } }</script>${tag()}`
  const events = await eventsOf(
    visit,
    `tidemark.track('form', { password: 'p', userToken: 't', tokens: 5, card_number: 4111, note: 'my card is 1234-5678', deep: { secret: { a: 1 } }, className: 'c' });
     tidemark.identify('ann', { apiKey: 'k' })`,
    head,
  )
  expect(events.map(({ properties }) => properties)).toEqual([
    {
      password: '***',
      userToken: '***',
      tokens: 5,
      card_number: '***',
      note: 'my card is ####',
      deep: { secret: '***' },
      className: 'c',
    },
    { apiKey: '***' },
  ])
})

test('plugins see an event in order, may change or drop it, and one that throws is passed over', async () => {
  await using visit = await pages.fresh()
  const head = `<script>window.seen = []; window.tidemark = { options: { pageViews: 'manual', plugins: [
    { name: 'broken', before() { throw new Error('broken') }, enrich() { throw 1 }, after() { throw 1 }, problem(code, detail) { seen.push(code + ' ' + detail) } },
    { name: 'b', enrich(event) { event.properties.order += 'e' }, after(event) { seen.push('after ' + event.name) } },
    { name: 'a', before(event) { return event.name === 'no' ? null : { ...event, properties: { order: 'b', n: 1n } } } },
  ] } }</script>${tag()}`
  const events = await eventsOf(visit, "tidemark.track('yes'); tidemark.track('no')", head)
  expect(events.map(({ name, properties }) => [name, properties])).toEqual([['yes', { order: 'be', n: '1' }]])
  expect(await visit.page.evaluate('seen')).toEqual(
    expect.arrayContaining(['plugin broken: Error: broken', 'after yes']),
  )
})

test('debug mode says what was lost and what to do', async () => {
  await using visit = await pages.fresh()
  const said: string[] = []
  visit.page.on('console', (message) => said.push(message.text()))
  await eventsOf(
    visit,
    "tidemark.track(''); tidemark.track('cut', { f() {} })",
    tag('data-page-views="manual" data-debug', 'sdk.all.js'),
  )
  expect(said.some((line) => line.includes('invalid: A call was dropped.') && line.includes('name'))).toBe(
    true,
  )
  expect(
    said.some((line) => line.includes('trimmed: Parts of an event were cut') && line.includes('cut: f')),
  ).toBe(true)
})

test('calls before the script is there are made when it is, at their time', async () => {
  await using visit = await pages.fresh()
  const head = `<script>(function (w, q) {
    var t = w.tidemark = { q: q }
    'track page identify group alias reset flush consent search searchFailed contentView featureUsed feedback'.split(' ').forEach(function (m) {
      t[m] = function (a, b, c) { q.push([m, [a, b, m === 'track' ? Object.assign({ timestamp: Date.now() }, c) : c]]) }
    })
  })(window, []); tidemark.identify('ann'); tidemark.track('early', { a: 1 }, { value: 2 })</script>${tag('async data-page-views="manual"')}`
  const [identify, early] = await eventsOf(visit, '', head)
  expect(identify).toMatchObject({ kind: 'identify', user_id: 'ann' })
  expect(early).toMatchObject({ name: 'early', user_id: 'ann', value: 2, properties: { a: 1 } })
  expect(early?.timestamp).toBeLessThan(Date.now())
})

test('[B7.1] a session ends after 30 minutes without an event, and tabs share it', async () => {
  await using visit = await pages.fresh()
  site.head = manual
  await visit.page.clock.install()
  await visit.page.goto('/')
  await visit.page.evaluate("tidemark.track('a')")
  await visit.page.clock.fastForward('20:00')
  await visit.page.evaluate("tidemark.track('b')")
  const other = await visit.context.newPage()
  await other.clock.install({ time: await visit.page.evaluate(() => Date.now()) })
  await other.goto('/')
  await other.evaluate("tidemark.track('c')")
  await visit.page.clock.fastForward('31:00')
  await visit.page.evaluate("tidemark.track('d')")
  await visit.page.clock.runFor(1_000)
  await site.until(() => site.names().length >= 4)
  const events = site.arrived.flatMap((batch) => batch.events)
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(
    (name) => events.find((event) => event.name === name)?.session_id,
  )
  expect([b, c]).toEqual([a, a])
  expect(d).not.toBe(a)
})
