import type { EventRow } from '../src/api/answers.ts'

/** A store's visitors over `days`, the same for the same `seed`: weekly and daily rhythm, a few thousand events. */
export function fakeEvents(options: {
  readonly nowMs: number
  readonly days: number
  readonly sessionsPerDay: number
  readonly seed: number
}): EventRow[] {
  const random = createRandom(options.seed)
  const pick = <T>(list: readonly T[], skew = 1.8): T | undefined =>
    list[Math.floor(random() ** skew * list.length)]
  const events: EventRow[] = []
  for (let day = options.days; day >= 0; day--) {
    const date = new Date(options.nowMs - day * dayMs)
    const weekend = date.getUTCDay() % 6 === 0 ? 0.6 : 1
    const growth = 1 + (0.5 * (options.days - day)) / options.days
    const sessions = Math.round(options.sessionsPerDay * weekend * growth * (0.85 + 0.3 * random()))
    for (let session = 0; session < sessions; session++) {
      const person = Math.floor(random() ** 1.6 * options.sessionsPerDay * 12)
      const device = pick(devices)
      const shared = {
        session_id: `s-${day}-${session}`,
        ...(person % 4 === 0 ? { user_id: `user-${person}` } : { anonymous_id: `anon-${person}-7f3a9c21` }),
        country: pick(countries),
        browser: pick(browsers),
        os: pick(systems),
        device_type: device,
        source: 'browser',
        app: pick(['shop', 'help']),
        ...(random() < 0.3 ? { utm_source: pick(['newsletter', 'search', 'partner']) } : {}),
        ...(random() < 0.4
          ? { referrer_host: pick(['duckduckgo.com', 'news.ycombinator.com', 'github.com']) }
          : {}),
      }
      // Two waves a day, around noon and in the evening.
      const hour = (random() < 0.6 ? 12 : 20) + (random() + random() - 1) * 6
      let at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) + hour * 3_600_000
      const length = 1 + Math.floor(random() ** 2 * 7)
      for (let step = 0; step < length; step++) {
        at += 5_000 + random() * 90_000
        if (at > options.nowMs) break
        const name = step === 0 ? 'page_view' : (pick(names) ?? 'click')
        const buys = name === 'purchase'
        events.push({
          event_id: `${Math.floor(at).toString(16).padStart(12, '0')}-${day}-${session}-${step}`,
          name,
          kind: name === 'page_view' ? 'page' : 'track',
          timestamp: new Date(at).toISOString(),
          received_at: new Date(at + 150).toISOString(),
          ...shared,
          page_path: pick(pages),
          page_url: 'https://shop.example/',
          ...(buys ? { value: Math.round(1000 + random() * 9000) / 100, currency: 'EUR' } : {}),
          ...(random() < 0.03 ? { is_bot: true } : {}),
          properties: {
            plan: pick(['free', 'team', 'business']),
            ...(buys ? { items: 1 + Math.floor(random() * 4) } : {}),
          },
        })
      }
    }
  }
  return events.toSorted((a, b) => a.received_at.localeCompare(b.received_at))
}

const dayMs = 86_400_000
const countries = ['DE', 'US', 'FR', 'GB', 'NL', 'PL', 'ES', 'JP', 'BR', 'IN', 'SE', 'CA', 'AT']
const browsers = ['Chrome', 'Safari', 'Firefox', 'Edge', 'Samsung Internet']
const systems = ['Windows', 'iOS', 'Android', 'macOS', 'Linux']
const devices = ['desktop', 'mobile', 'tablet']
const names = ['page_view', 'click', 'search', 'content_view', 'purchase', 'form_submitted']
const pages = ['/', '/products', '/products/lantern', '/cart', '/checkout', '/about', '/blog/winter-tides']

/** mulberry32: small, quick, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
