import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { createHarness, requestOf, writeKey } from '../testing/harness.ts'
import { fuzzCapture, type Capture, type Judged } from '../testing/vendor-fuzz.ts'

const time = '2026-11-21T01:43:59.000Z'
const timeMs = Date.parse(time)
const id = '01a1fc7f-1931-7989-911d-bb2305f005bd'

const postHogEvent = {
  uuid: id,
  event: 'Order Completed',
  distinct_id: 'ann',
  timestamp: time,
  properties: {
    token: writeKey,
    $current_url: 'https://shop.example/a?utm_source=x',
    $device_id: 'd-1',
    $screen_width: 1440,
    $screen_height: 1000,
    $groups: { company: 'acme', team: 'red' },
    $set: { plan: 'pro' },
    revenue: 12.5,
  },
  $set_once: { first: 1, none: null },
}
const postHogBatch = {
  api_key: writeKey,
  sent_at: time,
  batch: [
    postHogEvent,
    { ...postHogEvent, event: '$identify', properties: { $anon_distinct_id: 'a-1' } },
    {
      event: '$groupidentify',
      properties: { $group_type: 'company', $group_key: 'acme', $group_set: { n: 1 } },
    },
    { event: '$create_alias', distinct_id: 'ann', properties: { alias: 'old' } },
  ],
}
const base64 = (json: string) => Buffer.from(json).toString('base64')

const captures: readonly (Capture & { readonly isAnswer: (judged: Judged) => void })[] = [
  { protocol: 'posthog', place: 'POST /batch', json: postHogBatch, pack: gzipSync, isAnswer: isPostHogs },
  { protocol: 'posthog', place: 'POST /i/v1/analytics/events', json: postHogBatch, isAnswer: isPostHogs },
  {
    protocol: 'posthog',
    place: 'POST /e',
    json: [{ ...postHogEvent, timestamp: undefined, offset: 3_000 }],
    pack: (json) => `data=${encodeURIComponent(base64(json))}`,
    isAnswer: isPostHogs,
  },
  {
    protocol: 'mixpanel',
    place: 'POST /track',
    json: [
      {
        event: 'Order Completed',
        properties: {
          token: writeKey,
          distinct_id: 'ann',
          $user_id: 'ann',
          $device_id: 'd-1',
          $insert_id: 'i-1',
          time: timeMs / 1000,
          company: ['acme'],
          revenue: 12.5,
          $referrer: '$direct',
        },
      },
      { event: '$identify', properties: { distinct_id: 'ann', $anon_distinct_id: '$device:d-1' } },
      { event: '$create_alias', properties: { distinct_id: 'ann', alias: 'old' } },
      { event: '$merge', properties: { $distinct_ids: ['ann', 'old'] } },
    ],
    pack: (json) => `data=${base64(json)}`,
    request: { query: { verbose: '1' } },
    isAnswer: isMixpanels,
  },
  {
    protocol: 'mixpanel',
    place: 'POST /engage',
    json: [
      {
        $token: writeKey,
        $distinct_id: 'ann',
        $set: { $email: 'a@shop.example', plan: 'pro' },
        $set_once: { first: 1 },
        $add: { n: 1 },
        $append: { tags: 'a' },
        $union: { teams: ['a'] },
        $remove: { tags: 'a' },
        $unset: ['old'],
        $delete: '',
        $ip: '203.0.113.7',
        $time: timeMs,
      },
    ],
    isAnswer: isMixpanels,
  },
  {
    protocol: 'mixpanel',
    place: 'POST /groups',
    json: { $token: writeKey, $group_key: 'company', $group_id: 'acme', $set: { name: 'Acme' } },
    isAnswer: isMixpanels,
  },
  {
    protocol: 'amplitude',
    place: 'POST /2/httpapi',
    json: {
      api_key: writeKey,
      client_upload_time: time,
      events: [
        {
          event_type: 'Order Completed',
          user_id: 'ann',
          device_id: 'd-1',
          session_id: timeMs,
          time: timeMs,
          insert_id: id,
          groups: { company: ['acme'], team: 'red' },
          library: 'amplitude-ts/2.3.3',
          platform: 'Web',
          price: 3.5,
          quantity: 2,
          event_properties: { '[Amplitude] Page Location': 'https://shop.example/a', a: { b: [1] } },
          user_properties: { plan: 'pro' },
        },
        {
          event_type: '$identify',
          user_id: 'ann',
          user_properties: {
            $set: { a: 1 },
            $prepend: { l: 1 },
            $append: { l: 2 },
            $preInsert: { m: 1 },
            $unset: { z: '-' },
          },
        },
        { event_type: '$groupidentify', groups: { company: 'acme' }, group_properties: { $set: { n: 1 } } },
      ],
    },
    isAnswer: isAmplitudes,
  },
  {
    protocol: 'statsig',
    place: 'POST /v1/log_event',
    json: {
      statsigMetadata: { sdkType: 'js', sdkVersion: '3', stableID: 's-1', sessionID: 'x' },
      events: [
        { eventName: 'statsig::diagnostics', time: timeMs },
        {
          eventName: 'Order Completed',
          value: 12.5,
          time: timeMs,
          metadata: { currency: 'EUR' },
          user: {
            userID: 'ann',
            email: 'a@shop.example',
            custom: { plan: 'pro' },
            customIDs: { companyID: 'acme', x: 'y' },
            ip: '203.0.113.7',
            statsigEnvironment: { tier: 'staging' },
          },
          statsigMetadata: { currentPage: 'https://shop.example/a' },
        },
        {
          eventName: 'statsig::gate_exposure',
          value: 'x',
          time: timeMs,
          metadata: { gate: 'g' },
          user: { userID: 'b' },
        },
      ],
    },
    request: { headers: { 'statsig-api-key': writeKey } },
    isAnswer: isStatsigs,
  },
]

describe('[C3.1] whatever is changed in what an SDK sends, it is answered in the words of its vendor', () => {
  test.each(captures)('$protocol, $place', ({ isAnswer, ...capture }) => fuzzCapture(capture, isAnswer))
})

describe('[C3.1] overload is told so that the SDK keeps its events', () => {
  test.each(captures)(
    '$protocol, $place',
    async ({ place, json, pack = (text) => text, request, protocol }) => {
      const { collector } = createHarness({
        append: async () => {
          throw new AppError('disk_full', 'The disk is full.', { retryAfterSeconds: 7 })
        },
      })
      const answer = await collector.vendor(place, requestOf(pack(JSON.stringify(json)), request))
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '7'])
      // This one's SDK reads the body, whatever the status.
      if (protocol === 'amplitude') expect(JSON.parse(String(answer.body))).toMatchObject({ code: 503 })
    },
  )
})

function isPostHogs({ answer, entry }: Judged): void {
  const body = JSON.parse(String(answer.body)) as object
  // Nothing between: the SDK for pages sends again what is answered with any other status below 400.
  if (answer.status === 200) expect('status' in body || 'results' in body).toBe(true)
  else
    expect([answer.status, entry, body]).toEqual([
      expect.any(Number),
      undefined,
      expect.objectContaining({ code: expect.anything() }),
    ])
  expect([200, 400, 401, 413]).toContain(answer.status)
}

function isMixpanels({ answer, entry }: Judged): void {
  const { status, body } = answer
  expect(['1', '{"status":1,"error":null}'].includes(String(body))).toBe(status === 200)
  expect(entry === undefined || status === 200).toBe(true)
  expect([200, 400, 401, 413]).toContain(status)
}

function isAmplitudes({ answer }: Judged): void {
  const { code } = JSON.parse(String(answer.body)) as { readonly code: unknown }
  expect([200, 400, 413]).toContain(answer.status)
  expect(code).toBe(answer.status)
}

function isStatsigs({ answer }: Judged): void {
  const { success } = JSON.parse(String(answer.body)) as { readonly success: unknown }
  expect([202, 400, 413]).toContain(answer.status)
  expect(success).toBe(answer.status === 202)
}
