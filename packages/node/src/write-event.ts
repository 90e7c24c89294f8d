import { randomFillSync } from 'node:crypto'
import { createEventId, limits, type Kind } from '@tidemark/event'
import manifest from '../package.json' with { type: 'json' }
import type { Properties, TidemarkOptions } from './api.ts'
import type { Report } from './report.ts'
import { tame } from './tame.ts'

/** A call of the program's: nothing in it can be trusted to be what its type says. */
export interface Call {
  readonly kind: Exclude<Kind, 'screen'>
  readonly name?: unknown
  readonly label?: unknown
  readonly properties?: unknown
  readonly traits?: unknown
  readonly context?: Properties | undefined
  /** Ids that are arguments of the call. */
  readonly userId?: unknown
  readonly previousId?: unknown
  readonly groupId?: unknown
  readonly groupType?: unknown
  readonly options?: unknown
}

/** An event as it is sent. */
export interface Written {
  readonly line: string
  /** Who it is of; empty for nobody. */
  readonly person: string
}

export interface WriteDeps {
  readonly common: CommonFields
  readonly before: TidemarkOptions['before']
  readonly now: () => number
  readonly report: Report
}

/**
 * Makes of a call the JSON of its event: at once, because the program goes on and changes what it gave us.
 * Gives a text that says what to do for a call of which no event can be made, `null` where `before` drops it.
 */
export function writeEvent(call: Call, deps: WriteDeps): Written | string | null {
  const named = toText(call.name) !== undefined || call.kind !== 'track'
  if (!named) return 'The event has no name. Give track a text as its first argument.'
  const event = toEvent(call, deps)
  const person = toText(event['user_id']) ?? toText(event['anonymous_id']) ?? ''
  if (person === '' && !isRecordWith(call.options, 'system'))
    return `The event ${JSON.stringify(event['name'] ?? call.kind)} is nobody's. Give { userId }, { anonymousId } or, for what the system did, { system: true }.`
  const sent = deps.before === undefined ? event : deps.before(event)
  if (sent === null) return null
  const line = serialise(sent, deps.report)
  return line === undefined
    ? `The event ${JSON.stringify(event['name'] ?? call.kind)} is over ${limits.eventBytes / 1024} KiB however it is trimmed. Keep what is large elsewhere, and send where it is.`
    : { line, person }
}

/** Fields of every event, from the options of the client. */
export interface CommonFields {
  readonly app: string | undefined
  readonly appVersion: string | undefined
  readonly environment: string | undefined
  readonly source: string
}

const noOptions: Properties = {}

// One literal without spreads: an object that always has the same shape is made and written in half the time.
function toEvent(call: Call, { common, now, report }: WriteDeps): Properties {
  const options = isRecord(call.options) ? call.options : noOptions
  const nowMs = now()
  return {
    // First, by its own name: whoever looks at a line sees at once which event it is.
    event_id: toText(options['eventId']) ?? createEventId(nowMs, randomTen),
    kind: call.kind,
    name: toText(call.name),
    timestamp: toTimestamp(options['timestamp']) ?? nowMs,
    user_id: toText(call.userId ?? options['userId']),
    anonymous_id: toText(options['anonymousId']),
    session_id: toText(options['sessionId']),
    tenant_id: toText(options['tenantId']),
    previous_id: toText(call.previousId),
    group_id: toText(call.groupId),
    group_type: toText(call.groupType),
    app: common.app,
    app_version: common.appVersion,
    environment: common.environment,
    source: common.source,
    value: options['value'],
    currency: options['currency'],
    category: options['category'],
    action: options['action'],
    label: call.label ?? options['label'],
    severity: options['severity'],
    correlation_id: toText(options['correlationId']),
    consent: options['consent'],
    ip: options['ip'],
    user_agent: options['userAgent'],
    properties: toObject(call.properties, 'properties', report),
    traits: toObject(call.traits, 'traits', report),
    context: contextOf(call.context, options['context']),
  }
}

const library = { name: manifest.name, version: manifest.version } as const
const bareContext = { library } as const

function contextOf(ofCall: Properties | undefined, ofOptions: unknown): Properties {
  if (ofCall === undefined && ofOptions === undefined) return bareContext
  return { library, ...ofCall, ...(isRecord(ofOptions) ? ofOptions : {}) }
}

function toObject(given: unknown, what: string, report: Report): Properties | undefined {
  if (given === undefined || given === null) return undefined
  if (isRecord(given)) return given
  report({
    code: 'trimmed',
    message: `The ${what} are no object, and left out. Give an object such as { plan: 'pro' }.`,
    events: 1,
  })
  return undefined
}

function toTimestamp(given: unknown): number | string | undefined {
  const time = given instanceof Date ? given.getTime() : given
  if (typeof time === 'string') return time
  return typeof time === 'number' && Number.isFinite(time) ? time : undefined
}

/** An id or a name: numbers are ids as well in many a database. */
function toText(given: unknown): string | undefined {
  if (typeof given === 'string') return given === '' ? undefined : given
  return typeof given === 'number' || typeof given === 'bigint' ? String(given) : undefined
}

function serialise(event: Properties, report: Report): string | undefined {
  const plain = stringify(event)
  if (plain !== undefined && fits(plain, event)) return plain
  const { value, trimmed } = tame(event)
  if (!isRecord(value)) return undefined
  const left = leaveOutLargest(value)
  const line = stringify(value)
  if (line === undefined || !fits(line, value)) return undefined
  if (trimmed || left.length > 0)
    report({
      code: 'trimmed',
      message:
        `The event ${JSON.stringify(value['name'] ?? value['kind'])} had something that cannot be sent as it was` +
        `${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}. Send plain values, and less of them.`,
      events: 1,
    })
  return line
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    // A circle, a BigInt, a getter: `tame` tells them apart.
    return undefined
  }
}

/** Whether the server would take it, as far as size goes. Nearly every event is told from its length alone. */
function fits(line: string, event: Properties): boolean {
  if (line.length * 3 <= limits.propertiesBytes) return true
  const inner = JSON.stringify(event['properties'] ?? event['traits'] ?? null)
  return Buffer.byteLength(line) <= limits.eventBytes && Buffer.byteLength(inner) <= limits.propertiesBytes
}

/** Takes the largest properties out of a tamed event until the rest fits, and names them. */
function leaveOutLargest(event: Record<string, unknown>): readonly string[] {
  const name = event['properties'] === undefined ? 'traits' : 'properties'
  const properties = event[name]
  if (!isRecord(properties)) return []
  const sizes = Object.entries(properties).map(([key, value]) => ({
    key,
    bytes: Buffer.byteLength(JSON.stringify({ [key]: value })),
  }))
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const left: string[] = []
  for (const { key, bytes } of sizes.sort((a, b) => b.bytes - a.bytes)) {
    if (total <= limits.propertiesBytes) break
    delete properties[key]
    left.push(key)
    total -= bytes
  }
  return left
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRecordWith(value: unknown, key: string): boolean {
  return isRecord(value) && value[key] === true
}

// Asking the system for ten bytes costs as much as for four thousand.
const pool = new Uint8Array(4_000)
let used = pool.length

function randomTen(): Uint8Array {
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 10
  return pool.subarray(used - 10, used)
}
