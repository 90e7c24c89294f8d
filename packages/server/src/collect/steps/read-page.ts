import { slot, type Draft } from '../draft.ts'
import type { Verdict } from '../verdict.ts'

const campaignFields = new Map([
  ['utm_source', slot.utm_source],
  ['utm_medium', slot.utm_medium],
  ['utm_campaign', slot.utm_campaign],
  ['utm_term', slot.utm_term],
  ['utm_content', slot.utm_content],
])

/** Takes the page's address apart, reads the campaign out of it, and says where the visit came from. */
export function readPage(draft: Draft): Verdict | undefined {
  const { texts } = draft
  const url = texts[slot.page_url] ?? ''
  if (url !== '') readUrl(draft, url)
  const search = texts[slot.page_search] ?? ''
  if (search.length > 0 && search.includes('utm_')) readCampaign(draft, search)
  const referrer = texts[slot.page_referrer] ?? ''
  if (referrer !== '') readReferrer(draft, referrer)
  return undefined
}

function readUrl(draft: Draft, sentUrl: string): void {
  const { texts } = draft
  const url = withoutCredentials(sentUrl)
  if (url !== sentUrl) texts[slot.page_url] = url
  const { hostStart, hostEnd, pathStart, pathEnd, end } = span
  if (pathStart === -1) return
  // What some send beside it has the port in it.
  if (hostStart > 0) texts[slot.page_host] = hostIn(url, hostStart, hostEnd)
  if (texts[slot.page_path] === '')
    texts[slot.page_path] = pathStart === pathEnd ? '/' : url.slice(pathStart, pathEnd)
  if (texts[slot.page_search] === '' && pathEnd + 1 < end) texts[slot.page_search] = url.slice(pathEnd, end)
}

function readReferrer(draft: Draft, sentReferrer: string): void {
  const { texts } = draft
  const referrer = withoutCredentials(sentReferrer)
  if (referrer !== sentReferrer) texts[slot.page_referrer] = referrer
  const host = hostIn(referrer, span.hostStart, span.hostEnd)
  // Who comes from the site itself came from nowhere else.
  texts[slot.referrer_host] = isOneSite(host, texts[slot.page_host] ?? '') ? '' : host
}

/** Whether two hosts are the same but for a `www.` that one may have. */
function isOneSite(a: string, b: string): boolean {
  if (a.length === b.length) return a === b
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return long.length === short.length + 4 && long.startsWith('www.') && long.endsWith(short)
}

/** Where the parts of an address begin and end. */
const span = {
  hostStart: 0,
  hostEnd: 0,
  /** After the last `@` before the path; 0 where there is none. */
  userEnd: 0,
  /** 0 for a path alone, -1 for what is neither that nor an address. */
  pathStart: 0,
  pathEnd: 0,
  end: 0,
  hasCapital: false,
}

/** `url` without a name and password, which belong to nobody else; `span` is then that of what is given. */
function withoutCredentials(url: string): string {
  scan(url)
  const { hostStart, userEnd } = span
  if (userEnd === 0) return url
  const bare = url.slice(0, hostStart) + url.slice(userEnd)
  scan(bare)
  return bare
}

// One pass over the characters: looking for each mark with a method of its own takes four times as long, and
// `URL` six times, and that throws.
function scan(url: string): void {
  const hostStart = afterScheme(url)
  let index = hostStart
  let colon = -1
  let userEnd = 0
  let hasCapital = false
  for (; hostStart > 0 && index < url.length; index += 1) {
    const code = url.charCodeAt(index)
    // One of / ? # \
    if (code === 0x2f || code === 0x3f || code === 0x23 || code === 0x5c) break
    if (code === 0x3a) colon = index
    else if (code === 0x40) userEnd = index + 1
    // The colons before a bracket belong to an address of IPv6.
    else if (code === 0x5d) colon = -1
    else if ((code >= 0x41 && code <= 0x5a) || code > 0x7f) hasCapital = true
  }
  span.hostStart = hostStart
  span.hostEnd = hostStart > 0 && colon >= Math.max(hostStart, userEnd) ? colon : index
  span.userEnd = userEnd
  span.hasCapital = hasCapital
  span.pathStart = hostStart === 0 && url.charCodeAt(0) !== 0x2f ? -1 : index
  let question = -1
  for (; index < url.length; index += 1) {
    const code = url.charCodeAt(index)
    if (code === 0x23) break
    if (code === 0x3f && question === -1) question = index
  }
  span.pathEnd = question === -1 ? index : question
  span.end = index
}

/** Where the host begins; 0 where the address has none. */
function afterScheme(url: string): number {
  // http:// and https://, told by their h, colon and slash.
  if (url.charCodeAt(0) === 0x68) {
    if (url.charCodeAt(7) === 0x2f && url.startsWith('https://')) return 8
    if (url.charCodeAt(6) === 0x2f && url.startsWith('http://')) return 7
  }
  return /^(?:[a-z][a-z\d+.-]{0,30}:)?\/\//i.exec(url)?.[0].length ?? 0
}

/** The host, without its port, in small letters. */
function hostIn(url: string, start: number, end: number): string {
  const host = start === 0 ? '' : url.slice(start, end)
  return span.hasCapital ? host.toLowerCase() : host
}

function readCampaign(draft: Draft, search: string): void {
  for (const pair of search.slice(search.startsWith('?') ? 1 : 0).split('&')) {
    if (!pair.startsWith('utm_')) continue
    const equals = pair.indexOf('=')
    const field = equals === -1 ? undefined : campaignFields.get(pair.slice(0, equals))
    if (field === undefined || draft.texts[field] !== '') continue
    draft.texts[field] = decoded(draft, pair.slice(equals + 1))
  }
}

function decoded(draft: Draft, text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  // What is decoded may hold any character.
  draft.plain = false
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    // Half an escape: what was sent says more than nothing.
    return spaced
  }
}
