import { createRandom, type Random } from './random.ts'
import type { WireCampaign, WireContext } from '../import/wire-event.ts'

/** Somebody of the demo: always the same for the same seed and index. */
export interface Person {
  readonly index: number
  readonly anonymousId: string
  readonly userId: string
  /** Has an account from before the demo's month. */
  readonly isCustomer: boolean
  readonly plan: string
  readonly country: Country
  readonly context: WireContext
  readonly currency: string
}

export interface Country {
  readonly code: string
  readonly locale: string
  readonly timezone: string
  readonly offsetHours: number
  readonly currency: string
}

/** Where a visit comes from. */
export interface Arrival {
  readonly referrer?: string
  readonly campaign?: WireCampaign
}

const germany: Country = {
  code: 'DE',
  locale: 'de-DE',
  timezone: 'Europe/Berlin',
  offsetHours: 2,
  currency: 'EUR',
}

const countries: readonly (readonly [number, Country])[] = [
  [26, { code: 'US', locale: 'en-US', timezone: 'America/New_York', offsetHours: -4, currency: 'USD' }],
  [19, germany],
  [14, { code: 'GB', locale: 'en-GB', timezone: 'Europe/London', offsetHours: 1, currency: 'GBP' }],
  [9, { code: 'FR', locale: 'fr-FR', timezone: 'Europe/Paris', offsetHours: 2, currency: 'EUR' }],
  [7, { code: 'NL', locale: 'nl-NL', timezone: 'Europe/Amsterdam', offsetHours: 2, currency: 'EUR' }],
  [6, { code: 'ES', locale: 'es-ES', timezone: 'Europe/Madrid', offsetHours: 2, currency: 'EUR' }],
  [5, { code: 'SE', locale: 'sv-SE', timezone: 'Europe/Stockholm', offsetHours: 2, currency: 'EUR' }],
  [5, { code: 'BR', locale: 'pt-BR', timezone: 'America/Sao_Paulo', offsetHours: -3, currency: 'USD' }],
  [5, { code: 'IN', locale: 'en-IN', timezone: 'Asia/Kolkata', offsetHours: 5.5, currency: 'USD' }],
  [4, { code: 'JP', locale: 'ja-JP', timezone: 'Asia/Tokyo', offsetHours: 9, currency: 'USD' }],
]

const chromeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

const userAgents: readonly (readonly [number, string])[] = [
  [30, chromeOnWindows],
  [
    22,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  ],
  [
    18,
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  ],
  [
    12,
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  ],
  [7, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0'],
  [5, `${chromeOnWindows} Edg/141.0.0.0`],
  [3, 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'],
  [
    3,
    'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  ],
]

const robots = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
] as const

const arrivals: readonly (readonly [number, Arrival])[] = [
  [34, {}],
  [27, { referrer: 'https://www.google.com/' }],
  [6, { referrer: 'https://duckduckgo.com/' }],
  [
    8,
    {
      referrer: 'https://www.google.com/',
      campaign: { source: 'google', medium: 'cpc', name: 'autumn-sale', term: 'rain jacket' },
    },
  ],
  [9, { campaign: { source: 'newsletter', medium: 'email', name: 'weekly-letter' } }],
  [
    7,
    {
      referrer: 'https://www.instagram.com/',
      campaign: { source: 'instagram', medium: 'social', name: 'autumn-looks' },
    },
  ],
  [4, { referrer: 'https://www.youtube.com/' }],
  [
    5,
    {
      referrer: 'https://outdoor-blog.example/best-jackets',
      campaign: { source: 'outdoor-blog', medium: 'affiliate' },
    },
  ],
]

export function personOf(seed: number, index: number): Person {
  const random = createRandom(seed, 1, index)
  const country = random.weighted(countries, germany)
  const isCustomer = random.chance(0.35)
  return {
    index,
    anonymousId: `anon_${random.hex(16)}`,
    userId: `user_${10_000 + index}`,
    isCustomer,
    plan: random.weighted(
      [
        [70, 'free'],
        [22, 'plus'],
        [8, 'pro'],
      ],
      'free',
    ),
    country,
    currency: country.currency,
    context: {
      user_agent: random.weighted(userAgents, chromeOnWindows),
      locale: country.locale,
      timezone: country.timezone,
      country: country.code,
    },
  }
}

export function arrivalOf(random: Random): Arrival {
  return random.weighted(arrivals, {})
}

export function robotOf(random: Random): string {
  return random.pick(robots)
}
