import { expect, test } from 'vitest'
import { browserHeaders, createHarness, firefox, personAddress } from '../testing/harness.ts'

const { store } = createHarness()
const ann = { name: 'x', user_id: 'ann' }
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1'

test.each([
  ['an origin', { origin: 'https://shop.example' }],
  ['a fetch from a site', { 'sec-fetch-site': 'same-origin' }],
  ["a browser's user agent", { 'user-agent': firefox }],
])('a request with %s comes from a browser', async (_, headers) => {
  expect(await store(ann, { headers })).toMatchObject({ source: 'browser', country: 'GB' })
})

test('any other request comes from a server, and its agent and address say nothing about the person', async () => {
  const headers = { 'user-agent': 'curl/8.1', 'sec-fetch-mode': 'cors' }
  const stored = await store(ann, { headers })
  expect(stored).toMatchObject({ source: 'api' })
  for (const field of ['browser', 'is_bot', 'country', 'ip']) expect(stored).not.toHaveProperty(field)
})

test('a server may name the agent and the address of the person', async () => {
  const context = { userAgent: phone, ip: personAddress }
  expect(await store({ ...ann, context }, { headers: { 'user-agent': 'curl/8.1' } })).toMatchObject({
    source: 'api',
    browser: 'Safari',
    browser_version: '17.0',
    os: 'iOS',
    os_version: '17.0',
    device_type: 'mobile',
    country: 'GB',
    region: 'England',
    city: 'London',
    ip: '203.0.113.0',
  })
})

test('an event may say another source than its request looks like', async () => {
  const stored = await store({ ...ann, source: 'worker' }, { headers: browserHeaders })
  expect(stored).toMatchObject({ source: 'worker' })
  expect(stored).not.toHaveProperty('browser')
  expect(await store({ ...ann, source: 'mobile' }, { headers: { 'user-agent': phone } })).toMatchObject({
    os: 'iOS',
  })
})

test('what the sender says of its browser and place stays', async () => {
  const said = { browser: 'Lynx', country: 'DE' }
  const stored = await store({ ...ann, ...said }, { headers: browserHeaders })
  expect(stored).toMatchObject({ ...said, os: 'Linux', device_type: 'desktop' })
  expect(stored).not.toHaveProperty('browser_version')
  expect(stored).not.toHaveProperty('city')
})

test('robots are flagged and kept', async () => {
  expect(await store(ann, { headers: { 'user-agent': googlebot } })).toMatchObject({
    is_bot: true,
    bot_name: 'Googlebot',
    source: 'browser',
  })
  expect(await store({ ...ann, context: { user_agent: 'curl/8.1' } })).toMatchObject({
    is_bot: true,
    bot_name: 'curl',
  })
  expect(await store({ ...ann, is_bot: true })).toMatchObject({ is_bot: true })
  expect(await store(ann, { headers: browserHeaders })).not.toHaveProperty('is_bot')
})

test('events of one request may be of different people', async () => {
  const { send, entries } = createHarness()
  await send(
    [{ context: { userAgent: phone } }, {}, { context: { userAgent: googlebot } }, { ip: '9.9.9.9' }].map(
      (part) => ({ ...ann, ...part }),
    ),
    { headers: browserHeaders },
  )
  const picked = entries[0]?.events.map(({ browser, country, is_bot }) => [browser, country, is_bot])
  expect(picked).toEqual([
    ['Safari', 'GB', undefined],
    ['Firefox', 'GB', undefined],
    ['Googlebot', 'GB', true],
    ['Firefox', undefined, undefined],
  ])
})

test('the forwarded address counts behind a proxy that is trusted, and nowhere else', async () => {
  const headers = { ...browserHeaders, 'x-forwarded-for': '203.0.113.5, 10.0.0.1' }
  const request = { headers, remoteAddress: '10.0.0.1' }
  expect(await createHarness({ trustProxy: true }).store(ann, request)).toMatchObject({ ip: '203.0.113.0' })
  expect(await createHarness().store(ann, request)).toMatchObject({ ip: '10.0.0.0' })
  const odd = { headers: { ...headers, 'x-forwarded-for': 'unknown' }, remoteAddress: '10.0.0.1' }
  expect(await createHarness({ trustProxy: true }).store(ann, odd)).toMatchObject({ ip: '10.0.0.0' })
})

test('a user agent of a megabyte is as quick as any', async () => {
  const userAgent = `Mozilla/5.0 ${'(compatible; '.repeat(80_000)}`
  await store({ ...ann, user_agent: userAgent.slice(0, 50_000) })
})
