import { eventIdsOf } from '../import/fingerprint.ts'
import type { WireEvent } from '../import/wire-event.ts'
import { emailOf } from './emails.ts'
import { operationOf } from './operations.ts'
import { personOf } from './people.ts'
import { createRandom, type Random } from './random.ts'
import { crawlOf, visitOf, type DemoEvent } from './visit.ts'

export interface DemoOptions {
  readonly seed: number
  readonly people: number
  /** Unix milliseconds; `until` is the first moment that has no event any more. */
  readonly from: number
  readonly until: number
  /** Exactly so many. */
  readonly events: number
}

const dayMs = 24 * 3_600_000

/** How busy the hours are where a person lives, from midnight on. */
const hourWeights = [
  0.15, 0.08, 0.05, 0.04, 0.05, 0.1, 0.25, 0.45, 0.6, 0.65, 0.68, 0.7, 0.78, 0.72, 0.65, 0.62, 0.64, 0.7, 0.8,
  0.92, 1, 0.95, 0.7, 0.38,
]

/** From Sunday on: a shop for people with free evenings and Sundays. */
const weekdayWeights = [1.15, 0.95, 0.92, 0.94, 0.97, 0.9, 1.05]

/** The last day has so much more than the first. */
const growth = 0.6

/**
 * A month, or any other time, of believable events, in the order of their times. The same options give the
 * same events, with the same ids. Takes memory for one day's events and a byte a person.
 */
export function* generateDemo(options: DemoOptions): Generator<WireEvent> {
  const { seed, from, until, events } = options
  const idOf = eventIdsOf(`demo:${JSON.stringify([seed, options.people, from, until, events])}`, 'demo')
  const registered = new Uint8Array(options.people)
  const days = daysOf(from, until)
  const totalWeight = days.reduce((sum, { weight }) => sum + weight, 0)
  let waiting: DemoEvent[] = []
  let [made, given, weight] = [0, 0, 0]
  for (const [index, day] of days.entries()) {
    weight += day.weight
    const wanted = index === days.length - 1 ? events : Math.round((events * weight) / totalWeight)
    const random = createRandom(seed, 2, index)
    const known = knownPeople(options.people, (index + 1) / days.length)
    while (made < wanted) {
      const unit = unitOf(random, day, { seed, known, registered })
      const inTime = unit.filter(({ timestamp }) => timestamp < until).slice(0, events - made)
      for (const event of inTime) waiting.push(event)
      made += inTime.length
    }
    waiting.sort((a, b) => a.timestamp - b.timestamp)
    const end = waiting.findIndex(({ timestamp }) => timestamp >= day.until)
    const ready = end === -1 ? waiting : waiting.slice(0, end)
    waiting = end === -1 ? [] : waiting.slice(end)
    for (const event of ready) {
      given += 1
      yield { event_id: idOf(given, event.name), ...event }
    }
  }
}

interface Day {
  readonly from: number
  readonly until: number
  readonly weight: number
}

function daysOf(from: number, until: number): readonly Day[] {
  const days: Day[] = []
  for (let start = from; start < until; start = endOfDay(start)) {
    const end = Math.min(endOfDay(start), until)
    const grown = 1 + (growth * (start - from)) / (until - from)
    const weekday = weekdayWeights[new Date(start).getUTCDay()] ?? 1
    days.push({ from: start, until: end, weight: (grown * weekday * (end - start)) / dayMs })
  }
  return days
}

function endOfDay(at: number): number {
  return (Math.floor(at / dayMs) + 1) * dayMs
}

/** More and more people come to know the shop. */
function knownPeople(people: number, part: number): number {
  return Math.max(1, Math.round(people * (0.55 + 0.45 * part)))
}

function unitOf(
  random: Random,
  day: Day,
  world: { readonly seed: number; readonly known: number; readonly registered: Uint8Array },
): readonly DemoEvent[] {
  // A few come often, most once or twice.
  const index = Math.floor(world.known * random.next() ** 1.7)
  const person = personOf(world.seed, index)
  const at = timeOf(random, day, person.country.offsetHours)
  const kind = random.weighted(
    [
      [66, 'visit'],
      [16, 'email'],
      [14, 'operation'],
      [4, 'crawl'],
    ] as const,
    'visit',
  )
  switch (kind) {
    case 'visit': {
      const isRegistered = person.isCustomer || world.registered[index] === 1
      const visit = visitOf(random, person, { at, isRegistered })
      if (visit.some(({ name }) => name === 'business_signup')) world.registered[index] = 1
      return visit
    }
    case 'email':
      return emailOf(random, at, world.known)
    case 'operation':
      return operationOf(random, at, person)
    case 'crawl':
      return crawlOf(random, at)
  }
}

/** A moment of the day, by how busy its hour is where the person lives. */
function timeOf(random: Random, day: Day, offsetHours: number): number {
  let at = day.from
  for (let tries = 0; tries < 12; tries += 1) {
    at = day.from + Math.floor(random.next() * (day.until - day.from))
    const hour = Math.floor(((at / 3_600_000 + offsetHours) % 24) + 24) % 24
    if (random.chance(hourWeights[hour] ?? 0)) break
  }
  return at
}
