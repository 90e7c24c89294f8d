import { createRandom, randomHex } from './random.ts'

/** What the made-up visitors are to be like. Times are Unix milliseconds. */
export interface VisitPlan {
  readonly seed: number
  readonly events: number
  readonly people: number
  readonly from: number
  readonly until: number
}

/** Where the two fields that a sender makes anew lie in every event's JSON. */
export const eventIdStart = '{"event_id":"'.length
export const timestampStart = eventIdStart + 36 + '","timestamp":"'.length

const site = 'https://shop.example.com'
const pageCount = 2_000
const plans = ['free', 'starter', 'pro', 'enterprise'] as const
const referrers = [
  'https://www.google.com/',
  'https://www.google.com/',
  'https://duckduckgo.com/',
  'https://news.ycombinator.com/item?id=41234567',
  'https://www.linkedin.com/feed/',
  'https://blog.example.org/how-we-measure-what-matters',
] as const

// Every person is met once before anybody is met again: a step that is prime to the number of people.
const personStep = 7_368_787

/**
 * Events of people who come, look at pages and go, about 400 bytes of JSON each; the sessions in the order of
 * their beginnings, spread evenly from `from` to `until`.
 */
export function* visits(plan: VisitPlan): Generator<string> {
  const random = createRandom(plan.seed)
  const meanEvents = 5
  const sessions = Math.ceil(plan.events / meanEvents)
  const stepMs = (plan.until - plan.from) / sessions
  let made = 0
  for (let session = 0; made < plan.events; session += 1) {
    const person = (session * personStep) % plan.people
    const opening = sessionFields(person, random)
    let at = plan.from + (session % sessions) * stepMs
    const length = 1 + Math.floor(random() * (2 * meanEvents - 1))
    for (let index = 0; index < length && made < plan.events; index += 1) {
      yield eventJson(Math.min(at, plan.until - 1), opening, index, random)
      at += 2_000 + random() * 60_000
      made += 1
    }
  }
}

function sessionFields(person: number, random: () => number): string {
  const id = randomHex(createRandom(person), 32)
  const user = person % 4 === 0 ? `"user_id":"user_${person}",` : ''
  return `${user}"anonymous_id":"${asUuid(id)}","session_id":"${randomHex(random, 16)}"`
}

function eventJson(at: number, session: string, index: number, random: () => number): string {
  const page = Math.floor(pageCount * random() ** 3)
  const referrer =
    index === 0
      ? referrers[Math.floor(random() * referrers.length)]
      : `${site}/p/${Math.floor(pageCount * random() ** 3)}`
  const time = Math.floor(at)
  return (
    `{"event_id":"${eventId(time, random)}","timestamp":"${new Date(time).toISOString()}",` +
    `"name":"${nameFor(random())}",${session},` +
    `"context":{"page":{"url":"${site}/p/${page}","title":"Product ${page}","referrer":"${referrer}"}},` +
    `"properties":{"plan":"${plans[Math.floor(plans.length * random() ** 2)]}","variant":"${random() < 0.5 ? 'a' : 'b'}",` +
    `"position":${1 + Math.floor(random() * 20)},"price":${(random() * 200).toFixed(2)}}}`
  )
}

function nameFor(share: number): string {
  if (share < 0.6) return 'page_view'
  if (share < 0.85) return 'click'
  if (share < 0.95) return 'search'
  return 'purchase'
}

function eventId(at: number, random: () => number): string {
  const h = randomHex(random, 19)
  return asUuid(
    `${at.toString(16).padStart(12, '0')}7${h.slice(0, 3)}${'89ab'[Number.parseInt(h.slice(3, 4), 16) & 3]}${h.slice(4)}`,
  )
}

function asUuid(h: string): string {
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}
