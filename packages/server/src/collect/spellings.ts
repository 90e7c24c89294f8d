import { limits, type TextField } from '@tidemark/event'
import { slot } from './draft.ts'

/** Fields and parts that need more than putting a text in its place. */
export type Special =
  | 'event_id'
  | 'kind'
  | 'timestamp'
  | 'sent_at'
  | 'value'
  | 'retry_count'
  | 'sample_rate'
  | 'is_bot'
  | 'consent'
  | 'properties'
  | 'traits'
  | 'previous_id'
  | 'group_id'
  | 'group_type'
  | 'user_agent'
  | 'context'
  | 'ignored'

/** What a key stands for. */
export interface Target {
  /** Where its text goes; -1 for what is no text field. */
  readonly slot: number
  readonly special: Special | undefined
  /** Our own name for it: wins over the other spellings. */
  readonly canonical: boolean
  /** Texts of up to this many characters are within the limit however they are encoded. */
  readonly safeLength: number
  /** What the keys of an object stand for, where the part may come as one. */
  readonly part: Part | undefined
}

/** The inner keys of a part of the context, such as `page`. */
export interface Part {
  readonly keys: ReadonlyMap<string, Target>
  /** The field that `{ width, height }` is the value of; -1 where the part is no size. */
  readonly sizeSlot: number
}

const idFields: ReadonlySet<TextField> = new Set([
  'tenant_id',
  'user_id',
  'anonymous_id',
  'session_id',
  'correlation_id',
  'sender_event_id',
])

/** Fields that describe the circumstances: an over-long one is cut, and the event kept. */
export const circumstances: readonly TextField[] = [
  'page_url',
  'page_host',
  'page_path',
  'page_title',
  'page_search',
  'page_referrer',
  'referrer_host',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'browser',
  'browser_version',
  'os',
  'os_version',
  'device_type',
  'screen',
  'viewport',
  'locale',
  'timezone',
  'country',
  'region',
  'city',
  'library',
  'library_version',
]

export function limitOf(field: TextField): number {
  if (field === 'name') return limits.nameBytes
  return idFields.has(field) ? limits.idBytes : limits.textBytes
}

const part = (fields: Readonly<Record<string, TextField>>, size?: 'screen' | 'viewport'): Part => ({
  keys: new Map(Object.entries(fields).map(([key, field]) => [key, text(field, key === field)])),
  sizeSlot: size === undefined ? -1 : slot[size],
})

// `name` and the field itself, `version` and the field's version: browser, os, library, app.
const named = (field: TextField, version: TextField): Part =>
  part({ name: field, version, [field]: field, [version]: version })

const parts: Readonly<Record<string, readonly [TextField | undefined, Part]>> = {
  page: [
    undefined,
    part({
      url: 'page_url',
      href: 'page_url',
      host: 'page_host',
      path: 'page_path',
      title: 'page_title',
      search: 'page_search',
      referrer: 'page_referrer',
      referer: 'page_referrer',
    }),
  ],
  campaign: [
    undefined,
    part({
      source: 'utm_source',
      medium: 'utm_medium',
      name: 'utm_campaign',
      campaign: 'utm_campaign',
      term: 'utm_term',
      content: 'utm_content',
      utm_source: 'utm_source',
      utm_medium: 'utm_medium',
      utm_campaign: 'utm_campaign',
      utm_term: 'utm_term',
      utm_content: 'utm_content',
    }),
  ],
  browser: ['browser', named('browser', 'browser_version')],
  os: ['os', named('os', 'os_version')],
  device: [
    'device_type',
    part({ type: 'device_type', device_type: 'device_type', deviceType: 'device_type' }),
  ],
  library: ['library', named('library', 'library_version')],
  app: ['app', named('app', 'app_version')],
  screen: ['screen', part({}, 'screen')],
  viewport: ['viewport', part({}, 'viewport')],
  location: [
    undefined,
    part({ country: 'country', country_code: 'country', region: 'region', city: 'city' }),
  ],
}

// Beside its own name and the same in camelCase, each field's other spellings.
const contextSpellings: Readonly<Partial<Record<TextField, readonly string[]>>> = {
  app_version: [],
  page_url: [],
  page_host: [],
  page_path: [],
  page_title: [],
  page_search: [],
  page_referrer: ['referrer', 'referer'],
  utm_source: [],
  utm_medium: [],
  utm_campaign: [],
  utm_term: [],
  utm_content: [],
  browser_version: [],
  os_version: [],
  device_type: [],
  locale: ['language'],
  timezone: ['time_zone', 'timeZone'],
  country: [],
  region: [],
  city: [],
  library_version: [],
  session_id: [],
  ip: ['ip_address', 'ipAddress', '$ip'],
}

const eventSpellings: Readonly<Partial<Record<TextField, readonly string[]>>> = {
  name: ['event', 'event_type', 'event_name', 'eventType', 'eventName'],
  category: ['eventCategory', 'event_category'],
  action: ['eventAction', 'event_action'],
  label: ['eventLabel', 'event_label'],
  user_id: ['distinct_id', 'distinctId'],
  anonymous_id: [],
  tenant_id: ['companyId', 'company_id'],
  source: [],
  environment: [],
  version: [],
  severity: [],
  currency: [],
  correlation_id: [],
  bot_name: [],
}

const contextSpecials: Readonly<Record<string, Special>> = {
  user_agent: 'user_agent',
  userAgent: 'user_agent',
  groupId: 'group_id',
  group_id: 'group_id',
  is_bot: 'is_bot',
  isBot: 'is_bot',
}

const eventSpecials: Readonly<Record<string, Special>> = {
  ...contextSpecials,
  event_id: 'event_id',
  eventId: 'event_id',
  messageId: 'event_id',
  message_id: 'event_id',
  uuid: 'event_id',
  insert_id: 'event_id',
  insertId: 'event_id',
  $insert_id: 'event_id',
  kind: 'kind',
  type: 'kind',
  timestamp: 'timestamp',
  client_timestamp: 'timestamp',
  clientTimestamp: 'timestamp',
  originalTimestamp: 'timestamp',
  original_timestamp: 'timestamp',
  sent_at: 'sent_at',
  sentAt: 'sent_at',
  value: 'value',
  event_value: 'value',
  eventValue: 'value',
  metric_value: 'value',
  metricValue: 'value',
  revenue: 'value',
  retry_count: 'retry_count',
  retryCount: 'retry_count',
  sample_rate: 'sample_rate',
  sampleRate: 'sample_rate',
  consent: 'consent',
  properties: 'properties',
  metadata: 'properties',
  event_metadata: 'properties',
  eventMetadata: 'properties',
  props: 'properties',
  traits: 'traits',
  previous_id: 'previous_id',
  previousId: 'previous_id',
  group_type: 'group_type',
  groupType: 'group_type',
  context: 'context',
  sessionInfo: 'context',
  session_info: 'context',
  // Collect's own to say, whatever a sender says.
  received_at: 'ignored',
  receivedAt: 'ignored',
  server_timestamp: 'ignored',
  serverTimestamp: 'ignored',
  project_id: 'ignored',
  projectId: 'ignored',
  protocol: 'ignored',
  sender_event_id: 'ignored',
  // A key is kept nowhere in clear.
  write_key: 'ignored',
  writeKey: 'ignored',
  api_key: 'ignored',
  apiKey: 'ignored',
}

/** The spellings of a special that is its own name: they win over the others. */
const canonicalSpecials: ReadonlySet<string> = new Set(Object.values(eventSpecials))

/** What the keys of the context stand for. */
export const contextTargets: ReadonlyMap<string, Target> = new Map([
  ...textTargets(contextSpellings),
  ...specialTargets(contextSpecials),
  ...Object.entries(parts).map(([key, [field, inner]]): [string, Target] => [
    key,
    field === undefined
      ? { slot: -1, special: undefined, canonical: true, safeLength: 0, part: inner }
      : { ...text(field, key === field), part: inner },
  ]),
])

/** What the keys of an event stand for. The parts of the context may also lie beside them. */
export const eventTargets: ReadonlyMap<string, Target> = new Map([
  ...contextTargets,
  ...textTargets(eventSpellings),
  ...specialTargets(eventSpecials),
])

/** The keys of an event under which keys for sending come. */
export const keyNames = ['write_key', 'writeKey', 'api_key', 'apiKey'] as const

function textTargets(spellings: Readonly<Partial<Record<TextField, readonly string[]>>>): [string, Target][] {
  return Object.entries(spellings).flatMap(([name, others]) => {
    const field = name as TextField
    return [name, camelCase(name), ...others].map((key): [string, Target] => [key, text(field, key === name)])
  })
}

function specialTargets(specials: Readonly<Record<string, Special>>): [string, Target][] {
  return Object.entries(specials).map(([key, special]) => [
    key,
    {
      slot: -1,
      special,
      canonical: key === special && canonicalSpecials.has(key),
      safeLength: 0,
      part: undefined,
    },
  ])
}

function text(field: TextField, canonical: boolean): Target {
  // A character of a JavaScript string takes at most 3 bytes of UTF-8.
  const safeLength = Math.floor(limitOf(field) / 3)
  return { slot: slot[field], special: undefined, canonical, safeLength, part: undefined }
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
