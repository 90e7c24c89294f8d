import { expect, test } from 'vitest'
import { createHarness, receivedAt } from '../testing/harness.ts'

const { store, refuse } = createHarness()

test.each([
  ['name', 'signed_up', ['event', 'event_type', 'event_name', 'eventName']],
  ['category', 'billing', ['eventCategory', 'event_category']],
  ['action', 'open', ['eventAction']],
  ['label', 'header', ['eventLabel']],
  ['user_id', 'ann', ['userId', 'distinct_id']],
  ['anonymous_id', 'a-1', ['anonymousId']],
  ['session_id', 's-1', ['sessionId']],
  ['tenant_id', 'acme', ['tenantId', 'companyId', 'company_id', 'groupId', 'group_id']],
  ['app_version', '2.1', ['appVersion']],
  ['correlation_id', 'c-1', ['correlationId']],
  ['page_url', 'https://x.test/', ['pageUrl']],
  ['page_referrer', 'https://y.test/', ['pageReferrer', 'referrer']],
  ['timezone', 'Europe/Berlin', ['time_zone', 'timeZone']],
  ['value', 12.5, ['event_value', 'eventValue', 'metric_value', 'revenue']],
  ['retry_count', 3, ['retryCount']],
  ['sample_rate', 0.1, ['sampleRate']],
])('%s is taken in every spelling', async (field, value, others) => {
  const base = field === 'name' ? {} : { name: 'x' }
  for (const key of [field, ...others])
    expect(await store({ ...base, [key]: value })).toMatchObject({ [field]: value })
})

test('an id of any text has a UUID of its own, the same each time and another in each project', async () => {
  const id = '0192F3A4-7B1C-7FFF-BFFF-FFFFFFFFFFFF'
  for (const key of ['event_id', 'eventId', 'messageId', 'uuid', 'insert_id', '$insert_id'])
    expect(await store({ name: 'x', [key]: id })).toMatchObject({ event_id: id.toLowerCase() })
  const first = await store({ name: 'x', messageId: 'node-next-1' })
  expect(first).toMatchObject({ sender_event_id: 'node-next-1' })
  expect(first['event_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/)
  expect((await store({ name: 'y', insert_id: 'node-next-1' }))['event_id']).toBe(first['event_id'])
  for (const projectId of ['1192f3a4-7b1c-7def-8abc-0123456789ab', 'shop']) {
    const other = createHarness({ project: { id: projectId } })
    const again = await other.store({ name: 'x', messageId: 'node-next-1' })
    expect(again['event_id']).not.toBe(first['event_id'])
    expect((await other.store({ name: 'x', messageId: 'node-next-1' }))['event_id']).toBe(again['event_id'])
  }
})

test('an event without an id gets one of version 7, made of the moment it came', async () => {
  const { event_id: id } = await store({ name: 'x' })
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/)
  expect(Number.parseInt(String(id).replace('-', '').slice(0, 12), 16)).toBe(receivedAt)
  expect((await store({ name: 'x' }))['event_id']).not.toBe(id)
})

test('our own spelling wins over the others, whichever comes first; null is absent', async () => {
  expect(await store({ event: 'b', name: 'a' })).toMatchObject({ name: 'a' })
  expect(await store({ name: 'a', event: 'b' })).toMatchObject({ name: 'a' })
  expect(await store({ name: null, event: 'b', user_id: null, userId: '', distinct_id: 'c' })).toMatchObject({
    name: 'b',
    user_id: 'c',
  })
  expect(await store({ revenue: 1, value: 2, name: 'x' })).toMatchObject({ value: 2 })
  expect(await store({ metadata: { a: 1 }, properties: { b: 2 }, name: 'x' })).toMatchObject({
    properties: { b: 2 },
    context: '{"metadata":{"a":1}}',
  })
})

test('the context may come as objects', async () => {
  const context = {
    page: { url: 'https://shop.example/a?b=1', title: 'A', referrer: 'https://www.y.test/z', depth: 2 },
    campaign: { source: 'news', medium: 'email', name: 'spring', term: 't', content: 'c' },
    browser: { name: 'Firefox', version: '128' },
    os: { name: 'Linux', version: '6' },
    device: { type: 'desktop', model: 'X' },
    screen: { width: 1920, height: 1080, density: 2 },
    viewport: { width: 1200, height: 800 },
    library: { name: 'sdk', version: '1.2' },
    app: { name: 'web', version: '3', build: '77' },
    location: { country: 'DE', region: 'Berlin', city: 'Berlin' },
    locale: 'de-DE',
    timezone: 'Europe/Berlin',
    network: { wifi: true },
  }
  expect(await store({ name: 'x', context })).toEqual({
    ...(await store({ name: 'x' })),
    event_id: expect.any(String),
    page_url: 'https://shop.example/a?b=1',
    page_host: 'shop.example',
    page_path: '/a',
    page_search: '?b=1',
    page_title: 'A',
    page_referrer: 'https://www.y.test/z',
    referrer_host: 'www.y.test',
    utm_source: 'news',
    utm_medium: 'email',
    utm_campaign: 'spring',
    utm_term: 't',
    utm_content: 'c',
    browser: 'Firefox',
    browser_version: '128',
    os: 'Linux',
    os_version: '6',
    device_type: 'desktop',
    screen: '1920x1080',
    viewport: '1200x800',
    library: 'sdk',
    library_version: '1.2',
    app: 'web',
    app_version: '3',
    country: 'DE',
    region: 'Berlin',
    city: 'Berlin',
    locale: 'de-DE',
    timezone: 'Europe/Berlin',
    context:
      '{"page":{"depth":2},"device":{"model":"X"},"screen":{"density":2},"app":{"build":"77"},"network":{"wifi":true}}',
  })
})

test('the parts of the context may lie beside the event, and as plain texts', async () => {
  const flat = {
    browser: 'Firefox',
    os: 'Linux',
    device: 'mobile',
    screen: '10x20',
    app: 'web',
    library: 'l',
  }
  const expected = {
    browser: 'Firefox',
    os: 'Linux',
    device_type: 'mobile',
    screen: '10x20',
    app: 'web',
    library: 'l',
  }
  expect(await store({ name: 'x', ...flat })).toMatchObject(expected)
  expect(await store({ name: 'x', context: flat })).toMatchObject(expected)
  expect(await store({ name: 'x', page: { path: '/p' }, utm_source: 'u' })).toMatchObject({
    page_path: '/p',
    utm_source: 'u',
  })
})

test('a sessionInfo is a context with the id of the session', async () => {
  const sessionInfo = { id: 's-9', browser: 'Firefox', started: 7 }
  expect(await store({ name: 'x', sessionInfo })).toMatchObject({
    session_id: 's-9',
    browser: 'Firefox',
    context: '{"started":7}',
  })
})

test('the event says more than its context', async () => {
  expect(
    await store({ context: { locale: 'de', app: 'b' }, locale: 'en', app: 'a', name: 'x' }),
  ).toMatchObject({
    locale: 'en',
    app: 'a',
  })
})

test('what no field stands for is kept in the context, and nothing in it rejects the event', async () => {
  const event = { name: 'x', plan: 'pro', context: { plan: 'kept', locale: ['odd'], extra: { a: [1] } } }
  const { context } = await store(event)
  expect(JSON.parse(String(context))).toEqual({ plan: 'pro', locale: ['odd'], extra: { a: [1] } })
  expect(await store({ name: 'x', context: 'all of it' })).toMatchObject({
    context: '{"context":"all of it"}',
  })
})

test('numbers are taken for texts, anything else is not', async () => {
  expect(await store({ name: 'x', user_id: 42, app_version: 2.5, event_id: 7 })).toMatchObject({
    user_id: '42',
    app_version: '2.5',
    sender_event_id: '7',
  })
  expect(await refuse({ name: ['x'] })).toMatchObject({ code: 'name_invalid', path: '/name' })
  expect(await refuse({ name: 'x', userId: { id: 1 } })).toMatchObject({
    code: 'text_invalid',
    path: '/userId',
  })
  expect(await refuse({ name: 'x', label: true })).toMatchObject({ code: 'text_invalid', path: '/label' })
  expect(await refuse({ name: 'x', event_id: {} })).toMatchObject({ code: 'id_invalid', path: '/event_id' })
})

test('page and screen are events named page_view and screen_view', async () => {
  expect(await store({ type: 'page', name: 'Home' })).toMatchObject({
    name: 'page_view',
    kind: 'page',
    label: 'Home',
    category: 'product',
  })
  expect(await store({ kind: 'screen' })).toMatchObject({ name: 'screen_view', kind: 'screen' })
  expect(await store({ event: 'Page View' })).toMatchObject({ name: 'page_view', kind: 'page' })
  expect(await store({ name: 'click', type: 'track' })).toMatchObject({ name: 'click', kind: 'track' })
})

test('identify, alias and group keep what they say where it can be asked for', async () => {
  const traits = { plan: 'pro' }
  expect(await store({ type: 'identify', userId: 'u', anonymousId: 'a', traits })).toMatchObject({
    name: 'identify',
    kind: 'identify',
    user_id: 'u',
    anonymous_id: 'a',
    properties: traits,
  })
  expect(await store({ type: 'alias', userId: 'u', previousId: 'a' })).toMatchObject({
    name: 'alias',
    kind: 'alias',
    properties: { previous_id: 'a' },
  })
  expect(await store({ type: 'group', userId: 'u', groupId: 'acme', traits })).toMatchObject({
    name: 'group',
    kind: 'group',
    tenant_id: 'acme',
    properties: traits,
  })
})

test('traits and properties are merged, the properties win, and no key touches a prototype', async () => {
  const body =
    '{"kind":"identify","traits":{"__proto__":{"polluted":1},"a":1,"b":1},"properties":{"b":2,"constructor":3}}'
  const { entries, send } = createHarness()
  await send(body)
  expect(entries[0]?.text).toContain('"properties":{"__proto__":{"polluted":1},"a":1,"b":2,"constructor":3}}')
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test('a group of another type is no tenant', async () => {
  const stored = await store({ name: 'x', group_type: 'team', group_id: 't1' })
  expect(stored).not.toHaveProperty('tenant_id')
  expect(JSON.parse(String(stored['context']))).toEqual({ group_id: 't1', group_type: 'team' })
})

test('the name follows from category and action, and the category from the name', async () => {
  expect(await store({ category: 'Ticket', action: 'statusChanged' })).toMatchObject({
    name: 'ticket_status_changed',
    category: 'Ticket',
    action: 'statusChanged',
  })
  expect(await store({ category: 'Security', action: 'login_failure' })).toMatchObject({
    name: 'security_login_failure',
    category: 'security',
  })
  expect(await store({ category: 'infrastructure', action: 'error_rate' })).toMatchObject({
    name: 'infra_error_rate',
  })
  expect(await store({ category: 'security', name: 'login_failure' })).toMatchObject({
    name: 'security_login_failure',
  })
  expect(await store({ name: 'email_opened' })).toMatchObject({ category: 'email' })
  expect(await refuse({ category: 'ticket' })).toMatchObject({ code: 'name_missing' })
})

test('consent is a list of categories or an object of them', async () => {
  expect(await store({ name: 'x', consent: ['analytics', 'ads'] })).toMatchObject({
    consent: ['analytics', 'ads'],
  })
  expect(await store({ name: 'x', consent: { analytics: true, ads: false } })).toMatchObject({
    consent: ['analytics'],
  })
  for (const consent of [true, 'all', { ads: 'yes' }, [1]])
    expect(await refuse({ name: 'x', consent })).toMatchObject({ code: 'value_invalid', path: '/consent' })
})

test('numbers may come as texts, and must be numbers', async () => {
  expect(await store({ name: 'x', value: '-1.5e3', retry_count: '2', sample_rate: '0.5' })).toMatchObject({
    value: -1500,
    retry_count: 2,
    sample_rate: 0.5,
  })
  for (const [key, value] of [
    ['value', 'much'],
    ['revenue', true],
    ['value', '0x10'],
    ['retry_count', -1],
    ['retry_count', 65_536],
    ['retry_count', 1.5],
    ['sample_rate', 0],
    ['sample_rate', 1.01],
    ['is_bot', 'no'],
  ] as const)
    expect(await refuse({ name: 'x', [key]: value })).toMatchObject({
      code: 'value_invalid',
      path: `/${key}`,
    })
})

test('closed lists take their usual other words, and nothing else', async () => {
  expect(await store({ name: 'x', source: 'server', environment: 'prod', severity: 'HIGH' })).toMatchObject({
    source: 'api',
    environment: 'production',
    severity: 'high',
  })
  expect(await store({ name: 'x', environment: 'dev' })).toMatchObject({ environment: 'development' })
  expect(await store({ name: 'x', environment: 'Stage' })).toMatchObject({ environment: 'staging' })
  for (const field of ['source', 'environment', 'severity', 'kind'])
    expect(await refuse({ name: 'x', [field]: 'odd' })).toMatchObject({
      code: 'value_invalid',
      path: `/${field}`,
    })
})

test('what collect alone may say is not taken from a sender', async () => {
  const said = {
    received_at: 1,
    server_timestamp: 1,
    project_id: 'other',
    protocol: 'p',
    sender_event_id: 's',
  }
  const stored = await store({ name: 'x', ...said })
  expect(stored).toMatchObject({ received_at: receivedAt, protocol: 'native' })
  expect(stored).not.toHaveProperty('sender_event_id')
  expect(stored['project_id']).not.toBe('other')
})
