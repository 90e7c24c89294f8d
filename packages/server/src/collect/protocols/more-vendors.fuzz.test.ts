import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { createHarness, receivedAt, requestOf, writeKey } from '../testing/harness.ts'
import { fuzzCapture, type Capture, type Judged } from '../testing/vendor-fuzz.ts'

const time = new Date(receivedAt).toISOString()
// Those who have a name of a site or an app in the place of a key bring no other.
const keyless = { headers: { authorization: '' } }

const context = {
  library: { name: 'analytics.js', version: 'npm:next-1.84.3' },
  page: { url: 'https://shop.example/a?utm_source=x', path: '/a', referrer: '$direct', host: 'shop.example' },
  campaign: { source: 'x' },
  device: { type: 'ios' },
  app: { name: 'Shop', namespace: 'com.rudderlabs.javascript' },
  ip: '203.0.113.7',
  traits: { plan: 'pro' },
  groupId: 'acme',
}
const message = { messageId: 'ajs-next-1-x', timestamp: time, userId: 'ann', anonymousId: 'a-1', context }
const messages = [
  { ...message, type: 'track', event: 'Paid', properties: { revenue: '9.99', currency: 'EUR' } },
  {
    ...message,
    type: 'page',
    name: 'Home',
    category: 'Docs',
    properties: { name: 'Home', url: 'https://x.y/' },
  },
  { ...message, type: 'screen', name: 'Cart', integrations: { All: false } },
  { ...message, type: 'identify', traits: { plan: 'pro', $add: { n: 1 } } },
  { ...message, type: 'group', groupId: 'acme', traits: { name: 'Acme' } },
  { ...message, type: 'alias', previousId: 'a-1' },
]

const described = (data: unknown) => ({ schema: 'iglu:com.acme/order/jsonschema/1-0-0', data })
const base64 = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url')
const snowplowItem = {
  aid: writeKey,
  p: 'web',
  tv: 'js-4.10.1',
  eid: 'e-1',
  dtm: `${receivedAt}`,
  uid: 'ann',
}

const captures: readonly (Capture & { readonly isAnswer: (judged: Judged) => void })[] = [
  {
    protocol: 'segment',
    place: 'POST /segment/v1/batch',
    json: { batch: messages, writeKey, sentAt: time },
    isAnswer: isSegments,
  },
  {
    protocol: 'rudderstack',
    place: 'POST /rudderstack/v1/batch',
    json: {
      batch: messages.map((item) => ({ ...item, channel: 'web', originalTimestamp: time, sentAt: time })),
    },
    pack: gzipSync,
    isAnswer: isRudderStacks,
  },
  {
    protocol: 'jitsu',
    place: 'POST /api/s/:type',
    json: { ...messages[0], writeKey: `${writeKey}:***` },
    request: { path: '/api/s/track', headers: { 'x-write-key': `${writeKey}:any` } },
    isAnswer: isJitsus,
  },
  {
    protocol: 'plausible',
    place: 'POST /api/event',
    json: {
      n: 'engagement',
      u: 'https://shop.example/a#b',
      d: writeKey,
      r: null,
      h: 1,
      w: 1280,
      p: '{"a":1}',
      $: '{"amount":"12.5","currency":"EUR"}',
      e: 5,
      sd: 100,
      i: false,
    },
    request: keyless,
    isAnswer: isPlausibles,
  },
  {
    protocol: 'umami',
    place: 'POST /api/batch',
    json: [
      {
        type: 'event',
        payload: { website: writeKey, url: '/a', ip: '203.0.113.7', timestamp: 1_795_225_439 },
      },
      {
        type: 'event',
        payload: { website: writeKey, name: 'Paid', data: { revenue: 1, a: [{}] }, id: 'ann' },
      },
      { type: 'identify', payload: { website: writeKey, data: { plan: 'pro' } } },
      { type: 'performance', payload: { website: writeKey, lcp: 1, cls: 0.1 } },
    ],
    request: { path: '/api/batch', ...keyless },
    isAnswer: isUmamis,
  },
  {
    protocol: 'ga4',
    place: 'POST /mp/collect',
    json: {
      client_id: 'c-1',
      user_id: 'ann',
      timestamp_micros: receivedAt * 1000,
      user_properties: { plan: { value: 'pro' } },
      user_location: { country_id: 'FR' },
      device: { category: 'mobile' },
      events: [
        { name: 'login' },
        {
          name: 'purchase',
          params: { value: 1, currency: 'EUR', session_id: 5, page_location: 'https://x.y/' },
        },
        { name: 'campaign_details', params: { source: 'x' } },
      ],
    },
    request: { query: { api_secret: writeKey, measurement_id: 'G-1' } },
    isAnswer: isGa4s,
  },
  {
    protocol: 'snowplow',
    place: 'POST /com.snowplowanalytics.snowplow/tp2',
    json: {
      schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
      data: [
        { ...snowplowItem, e: 'pv', url: 'https://shop.example/a', stm: `${receivedAt}` },
        { ...snowplowItem, e: 'se', se_ca: 'account', se_ac: 'Signed Up', se_va: '3', ttm: `${receivedAt}` },
        {
          ...snowplowItem,
          e: 'ue',
          ue_px: base64(described(described({ id: 'o-1', n: 1e17 }))),
        },
        { ...snowplowItem, e: 'ue', ue_pr: JSON.stringify(described(described({ id: 'o-2' }))) },
        {
          ...snowplowItem,
          e: 'tr',
          tr_id: 'o-1',
          tr_tt: '9.9',
          cx: base64(described([described({ a: 1 })])),
        },
      ],
    },
    request: keyless,
    isAnswer: isSnowplows,
  },
]

describe('[C3.1] whatever is changed in what an SDK sends, it is answered in the words of its vendor', () => {
  test.each(captures)('$protocol, $place', ({ isAnswer, ...capture }) => fuzzCapture(capture, isAnswer))
})

describe('[C3.1] overload is told so that who sends again does', () => {
  test.each(captures)('$protocol, $place', async ({ place, json, pack = (text) => text, request }) => {
    const { collector } = createHarness({
      append: async () => {
        throw new AppError('disk_full', 'The disk is full.', { retryAfterSeconds: 7 })
      },
    })
    const answer = await collector.vendor(place, requestOf(pack(JSON.stringify(json)), request))
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '7'])
  })
})

test('[C3.1] a value in base64 that would be over the limit is refused before it is parsed', async () => {
  const { collector, entries } = createHarness()
  const item = { ...snowplowItem, e: 'ue', ue_px: Buffer.from('['.repeat(500_000)).toString('base64') }
  const body = JSON.stringify({ data: [item, { ...snowplowItem, e: 'pv' }] })
  await collector.vendor('POST /com.snowplowanalytics.snowplow/tp2', requestOf(body, keyless))
  expect(entries[0]?.dead).toMatchObject([{ code: 'event_too_large', path: '/ue_px', protocol: 'snowplow' }])
  expect(entries[0]?.events).toMatchObject([{ name: 'page_view' }])
})

function isSegments({ answer: { status, body } }: Judged): void {
  expect([200, 400]).toContain(status)
  expect(JSON.parse(String(body))).toMatchObject({ success: status === 200 })
}

function isRudderStacks({ answer: { status, body } }: Judged): void {
  expect([200, 400]).toContain(status)
  expect(String(body) === 'OK').toBe(status === 200)
}

function isJitsus({ answer: { status, body } }: Judged): void {
  expect([200, 400]).toContain(status)
  expect(JSON.parse(String(body))).toMatchObject({ ok: status === 200 })
}

function isPlausibles({ answer: { status, body }, entry }: Judged): void {
  expect([202, 400, 401]).toContain(status)
  if (status === 202) expect([String(body), entry?.events.length]).toEqual(['ok', 1])
  else expect(JSON.parse(String(body))).toEqual({ errors: expect.any(Object) })
}

function isUmamis({ answer: { status, body }, entry }: Judged): void {
  expect([200, 400, 401]).toContain(status)
  const answer = JSON.parse(String(body)) as object
  if (status === 200) expect(answer).toMatchObject({ errors: entry?.dead.length ?? 0 })
  else expect(answer).toEqual({ error: { message: expect.any(String), code: expect.any(String), status } })
}

function isGa4s({ answer: { status, body } }: Judged): void {
  expect([204, 400]).toContain(status)
  if (status === 204) expect(body).toBe('')
  else expect(JSON.parse(String(body))).toMatchObject({ validationMessages: [{ fieldPath: '' }] })
}

function isSnowplows({ answer: { status } }: Judged): void {
  // Of these trackers drop what they sent with any but the first.
  expect([200, 400, 401, 422]).toContain(status)
}
