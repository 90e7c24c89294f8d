import Bowser from 'bowser'
import { isbot, isbotMatch } from 'isbot'
import { LRUCache } from 'lru-cache'
import { writeFields } from '../quote.ts'

/** What a user agent says of who sends. Empty where it does not say. */
export interface Client {
  readonly browser: string
  readonly browserVersion: string
  readonly os: string
  readonly osVersion: string
  readonly deviceType: string
  readonly isBot: boolean
  readonly botName: string
  /** All but the bot as a piece of an event's line: `,"browser":"Firefox",…`. */
  readonly json: string
}

export type ClientLookup = (userAgent: string) => Client

// A real one has 60 to 300 characters; the patterns are not to chew on what is none.
const maxUserAgentLength = 1_000
const unknown: Client = {
  browser: '',
  browserVersion: '',
  os: '',
  osVersion: '',
  deviceType: '',
  isBot: false,
  botName: '',
  json: '',
}

/** Reads user agents, and remembers the last 20,000 that differ: reading one takes 12 µs. */
export function createClientLookup(): ClientLookup {
  const known = new LRUCache<string, Client>({ max: 20_000 })
  return (userAgent) => {
    if (userAgent === '') return unknown
    const text = userAgent.length > maxUserAgentLength ? userAgent.slice(0, maxUserAgentLength) : userAgent
    const remembered = known.get(text)
    if (remembered !== undefined) return remembered
    const client = readUserAgent(text)
    known.set(text, client)
    return client
  }
}

function readUserAgent(userAgent: string): Client {
  const { browser, os, platform } = Bowser.parse(userAgent)
  const isBot = isbot(userAgent)
  const fields = {
    browser: browser.name ?? '',
    browser_version: browser.version ?? '',
    os: os.name ?? '',
    os_version: os.versionName ?? os.version ?? '',
    device_type: platform.type ?? '',
  }
  return {
    browser: fields.browser,
    browserVersion: fields.browser_version,
    os: fields.os,
    osVersion: fields.os_version,
    deviceType: fields.device_type,
    isBot,
    botName: isBot ? botName(userAgent) : '',
    json: writeFields(fields),
  }
}

/** The product that gave it away: `Googlebot` of `…(compatible; Googlebot/2.1; …)`. */
function botName(userAgent: string): string {
  const match = isbotMatch(userAgent) ?? ''
  const products = userAgent.match(/[\w.!-]*[a-z][\w.!-]*/gi) ?? []
  const [inMatch = match] = match.match(/[\w.!-]*[a-z][\w.!-]*/i) ?? []
  return products.find((product) => product.includes(inMatch)) ?? inMatch
}
