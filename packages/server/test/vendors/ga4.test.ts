import { afterAll, beforeAll, expect, test } from 'vitest'
import { ga4Names } from '../../src/collect/protocols/ga4.ts'
import { namesOf, newLine } from './change-one-line.ts'
import { byName, moments } from './expected.ts'
import { startTidemark, type Tidemark } from './tidemark.ts'

let tidemark: Tidemark
beforeAll(async () => {
  tidemark = await startTidemark()
})
afterAll(() => tidemark[Symbol.asyncDispose]())

/** The address in the documentation: the protocol has no SDK. */
async function addressOf(path = '/mp/collect'): Promise<string> {
  const code = await newLine('ga4', 'node', tidemark)
  return (/'([^']+)'/.exec(code)?.[1] ?? '').replace('/mp/collect', path)
}

async function send(body: unknown, path?: string): Promise<{ status: number; text: string }> {
  const response = await fetch(await addressOf(path), { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, text: await response.text() }
}

test('[C3.10] events, user properties, place and device, field by field', async () => {
  const answer = await send({
    client_id: '123.456',
    user_id: 'ann',
    timestamp_micros: (Date.now() - 60_000) * 1000,
    user_properties: { plan: { value: 'pro' } },
    consent: { ad_user_data: 'GRANTED', ad_personalization: 'DENIED' },
    user_location: { city: 'Lyon', region_id: 'FR-ARA', country_id: 'FR' },
    device: { category: 'mobile', language: 'fr', operating_system: 'Android', browser: 'Chrome' },
    ip_override: '203.0.113.7',
    events: [
      {
        name: 'page_view',
        params: {
          session_id: 1_700_000_000,
          engagement_time_msec: 100,
          page_location: 'https://shop.example/home?utm_source=news',
          page_title: 'Home',
          page_referrer: 'https://other.example/',
        },
      },
      {
        name: 'purchase',
        params: { transaction_id: 't-1', value: 12.5, currency: 'EUR', items: [{ item_id: 'S-1' }] },
      },
      { name: 'begin_checkout', params: {} },
      { name: 'campaign_details', params: { source: 'news', medium: 'email', campaign: 'spring' } },
    ],
  })
  expect(answer).toEqual({ status: 204, text: '' })
  const shared = {
    ...moments,
    category: 'product',
    source: 'api',
    protocol: 'ga4',
    user_id: 'ann',
    anonymous_id: '123.456',
    app: 'G-SHOP',
    country: 'FR',
    region: 'FR-ARA',
    city: 'Lyon',
    device_type: 'mobile',
    os: 'Android',
    browser: 'Chrome',
    locale: 'fr',
    library: 'measurement-protocol',
    ip: '203.0.113.0',
    context: '{"ad_consent":{"ad_user_data":"GRANTED","ad_personalization":"DENIED"}}',
  }
  expect(byName(await tidemark.take(5))).toEqual({
    page_view: {
      ...shared,
      name: 'page_view',
      kind: 'page',
      session_id: '1700000000',
      page_url: 'https://shop.example/home?utm_source=news',
      page_host: 'shop.example',
      page_path: '/home',
      page_title: 'Home',
      page_search: '?utm_source=news',
      page_referrer: 'https://other.example/',
      referrer_host: 'other.example',
      utm_source: 'news',
      properties: { engagement_time_msec: 100 },
    },
    purchase: {
      ...shared,
      name: 'purchase',
      kind: 'track',
      value: 12.5,
      currency: 'EUR',
      properties: { transaction_id: 't-1', value: 12.5, currency: 'EUR', items: [{ item_id: 'S-1' }] },
    },
    checkout_started: { ...shared, name: 'checkout_started', kind: 'track', properties: {} },
    campaign_details: {
      ...shared,
      name: 'campaign_details',
      kind: 'track',
      utm_source: 'news',
      utm_medium: 'email',
      utm_campaign: 'spring',
      properties: {},
    },
    identify: { ...shared, name: 'identify', kind: 'identify', properties: { plan: 'pro' } },
  })
})

test('[C3.10] who logs in is joined with the client; who is only known is not', async () => {
  await send({ client_id: 'c-1', user_id: 'ann', events: [{ name: 'login', params: { method: 'mail' } }] })
  expect(byName(await tidemark.take(2))).toMatchObject({
    login: { user_id: 'ann', anonymous_id: 'c-1' },
    identify: { kind: 'identify', user_id: 'ann', anonymous_id: 'c-1' },
  })
  await send({ client_id: 'c-2', user_id: 'ann', events: [{ name: 'search' }] })
  expect(Object.keys(byName(await tidemark.take(1)))).toEqual(['search'])
})

test('[C3.10] the validation says what is wrong, and keeps nothing', async () => {
  const wrong = { events: [{ name: '1st' }, { name: 'fine', params: 3 }] }
  const { status, text } = await send(wrong, '/debug/mp/collect')
  expect([status, JSON.parse(text)]).toMatchObject([
    200,
    {
      validationMessages: [
        { fieldPath: 'client_id', validationCode: 'VALUE_REQUIRED' },
        { fieldPath: 'events[0].name', validationCode: 'NAME_INVALID' },
        { fieldPath: 'events[1].params', validationCode: 'VALUE_INVALID' },
      ],
    },
  ])
  const right = await send({ client_id: 'c', events: [{ name: 'fine' }] }, '/ga4/debug/mp/collect')
  expect(JSON.parse(right.text)).toEqual({ validationMessages: [] })
})

test('[C3.10] an event that is refused is answered as by Google, and lies in the dead letters', async () => {
  expect(await send({ client_id: 'c', events: [{ params: {} }] })).toEqual({ status: 204, text: '' })
  expect(await tidemark.takeDead(1)).toMatchObject([{ protocol: 'ga4', code: 'name_missing' }])
})

test('[C3.10] the table of names in the documentation is that of the code', async () => {
  expect(await namesOf('ga4')).toEqual(new Map(ga4Names as ReadonlyMap<string, string>))
})
