import { isInShare } from '@tidemark/event'
import { bytesOf } from './bytes-of.ts'
import { clean, type Mask } from './clean.ts'
import { answerOf, permissionOf, type Permission } from './consent.ts'
import { storage } from './device.ts'
import { createIdentity } from './identity.ts'
import { createEventMaker, toWireNames, type Call } from './make-event.ts'
import { watchPageViews } from './page-views.ts'
import { createProgress } from './progress.ts'
import { createQueue } from './queue.ts'
import { createSender } from './sender.ts'
import { createSettings } from './settings.ts'
import type { PageEvent } from './event.ts'
import type { Options } from './options.ts'
import type { Plugin, ProblemCode } from './plugin.ts'
import type { Tidemark } from './tidemark.ts'

const hiddenNames = /passw|secret|token$|api_?key|card_?num|(^|_)(cv[cv]|iban|ssn)$/i
const sixDaysMs = 6 * 86_400_000
// The server takes 64 KiB, and the browser lets as much outlive its page.
const maxEventBytes = 56_000
const maxIdBytes = 200
// Events that wait for the person's answer. They are in memory alone.
const maxHeld = 500
/** Calls that do not say who somebody is. */
const anonymousKinds = ['track', 'page']

/** Builds the parts of the SDK, connects them in the order in which events go through them, and gives what to call. */
export function start(key: string, options: Options): Tidemark {
  const { host = '', plugins = [], remember = 'storage' } = options
  const place = remember === 'storage' ? storage : remember === 'nothing' ? undefined : remember
  const name = `tidemark_${key}`
  const mask: Mask = { names: options.maskNames ?? hiddenNames, text: options.maskText }
  const identity = createIdentity(name, place)
  const makeEvent = createEventMaker(options, mask)
  const settings = createSettings(`${host}${options.configPath ?? '/v1/config'}/${key}`)
  const progress = createProgress(`${name}_progress`)
  const queue = createQueue({
    name,
    maxChars: options.maxQueueChars ?? 2_000_000,
    // The server knows a repeat for 7 days: whatever is sent again must be so within them.
    maxAgeMs: Math.min(options.maxAgeMs ?? sixDaysMs, sixDaysMs),
    progress,
    problem,
  })
  let permission: Permission | undefined
  const sender = createSender({
    key,
    url: `${host}${options.eventsPath ?? '/v1/events'}`,
    queue,
    progress,
    settings,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    mayLeave: () => permission === 'send' || permission === 'anonymous',
    problem,
  })
  /** Events that are not decided on: the person has not answered, or the project's settings are not here yet. */
  let held: PageEvent[] = []
  let claimPage: (() => boolean) | undefined

  function problem(code: ProblemCode, detail: string): void {
    for (const plugin of plugins) {
      try {
        plugin.problem?.(code, detail)
      } catch {
        // There is nobody left to tell.
      }
    }
  }

  function invalid(detail: string): void {
    progress.count({ invalid: 1 })
    problem('invalid', detail)
  }

  function eachPlugin(work: (plugin: Plugin) => void): void {
    for (const plugin of plugins) {
      try {
        work(plugin)
      } catch (error) {
        problem('plugin', `${plugin.name}: ${String(error)}`)
      }
    }
  }

  function take(call: Call): void {
    if (!isId(call.name)) return invalid('name')
    review()
    const event = staged(makeEvent(call, identity.current()))
    if (event === null) return
    const trimmed = event.context.trimmed_fields
    if (trimmed !== undefined) problem('trimmed', `${call.name}: ${trimmed.join()}`)
    eachPlugin((plugin) => plugin.destination?.(event))
    if (held.push(event) > maxHeld) {
      held.shift()
      progress.count({ queue_full: 1 })
    }
    decide()
  }

  /** Through the plugins' first stages; `null` when one of them drops the event. */
  function staged(made: PageEvent): PageEvent | null {
    let event: PageEvent | null = made
    for (const stage of ['before', 'enrich'] as const)
      eachPlugin((plugin) => {
        const next: PageEvent | null | void = event && plugin[stage]?.(event)
        if (next !== undefined) event = next
      })
    // What plugins put in is masked and cut like what the page did.
    if (event !== null && plugins.length > 0) event.properties = clean(event.properties, mask).value
    return event
  }

  /** Lets the events that are held go their way, as far as it is known which that is. */
  function decide(isLast?: boolean): void {
    if (permission === 'hold') return
    if (permission !== 'drop' && !isLast) {
      const fresh = settings.fresh()
      if (!settings.known) {
        void fresh.then(() => changed())
        return
      }
    }
    const events = held
    held = []
    const { enabled, rollout, sample_rate } = settings.current
    for (const event of events) {
      const person = event.user_id ?? event.anonymous_id
      if (permission === 'drop' || (permission === 'anonymous' && !anonymousKinds.includes(event.kind)))
        progress.count({ no_consent: 1 })
      else if (enabled && isInShare(person, 'rollout', rollout) && isInShare(person, 'sample', sample_rate))
        enqueue({ ...event, sample_rate })
    }
  }

  function enqueue(event: PageEvent): void {
    const json = JSON.stringify(
      permission === 'anonymous' ? { ...event, user_id: undefined, tenant_id: undefined } : event,
    )
    if (bytesOf(json) > maxEventBytes) return invalid(`${event.name}: size`)
    queue.add({ id: event.event_id, json })
    sender.added(1)
    eachPlugin((plugin) => plugin.after?.(event))
  }

  /** Acts on what the person agreed to, where that has changed: here, or in another tab. */
  function review(): void {
    const next = permissionOf(identity.current().answers, options)
    if (next === permission) return
    // No lasting id is to lead back to what was done without one, and none is left of who said no.
    if (permission === 'anonymous' || next === 'drop') identity.renew()
    permission = next
    identity.keep(next === 'send')
    if (next === 'drop') void queue.clear()
    if (next === 'send') {
      if (place !== undefined) {
        queue.keep()
        progress.keep()
      }
      // For what earlier pages left behind.
      void settings.fresh().then(() => sender.added(0))
    }
    changed()
  }

  function changed(isLast?: boolean): void {
    decide(isLast)
    eachPlugin((plugin) => plugin.changed?.())
  }

  /** The page is out of sight: there is no time to wait for anything. */
  function hide(isLeft: boolean): void {
    settings.known = true
    changed(true)
    sender.hide(isLeft)
  }

  /** Nothing of ours ever throws into the page. */
  function safe<Given extends readonly unknown[]>(
    work: (...given: Given) => void,
  ): (...given: Given) => void {
    return (...given) => {
      try {
        work(...given)
      } catch (error) {
        invalid(String(error))
      }
    }
  }

  const track = safe((name: string, properties?: object, fields?: object) =>
    take({ kind: 'track', name, properties, fields }),
  )
  const builtIn = safe((name: string, details: object | undefined, given?: object) =>
    take({ kind: 'track', name, properties: toWireNames({ ...details, ...given }) }),
  )

  const tidemark: Tidemark = {
    track,
    page: safe((label, properties) => {
      if (claimPage?.() === false) return problem('page_counted', location.href)
      take({ kind: 'page', name: 'page_view', properties, fields: { label } })
    }),
    identify: safe((given, traits) => {
      const userId = toId(given)
      const { userId: last } = identity.current()
      // Another person at the same device: what they do is not to be joined with what the first one did.
      if (last !== undefined && last !== userId) identity.renew()
      identity.set({ userId })
      take({ kind: 'identify', name: 'identify', properties: traits })
    }),
    group: safe((given, traits, type = 'company') => {
      const groupId = toId(given)
      if (type === 'company') identity.set({ tenantId: groupId })
      take({ kind: 'group', name: 'group', properties: traits, fields: { groupId, groupType: type } })
    }),
    alias: safe((given, previousId) => {
      const { userId, anonymousId } = identity.current()
      const fields = { previousId: toId(previousId ?? userId ?? anonymousId) }
      identity.set({ userId: toId(given) })
      take({ kind: 'alias', name: 'alias', fields })
    }),
    reset: safe(identity.renew),
    flush: sender.flush,
    consent: safe((answers) => {
      identity.set({ answers: { ...identity.current().answers, ...answers } })
      review()
      changed()
    }),
    search: (query, details) => builtIn('search', details, { query }),
    searchFailed: (query, details) => builtIn('search_failed', details, { query }),
    contentView: (contentId, details) => builtIn('content_view', details, { contentId }),
    featureUsed: (feature, details) => builtIn('feature_used', details, { feature }),
    feedback: (details) => builtIn('feedback_given', details),
  }

  review()
  eachPlugin((plugin) =>
    plugin.setup?.(tidemark, {
      settings,
      answerTo: (category) => answerOf(category, identity.current().answers, options),
    }),
  )
  if (options.pageViews !== 'manual')
    claimPage = watchPageViews(safe(() => take({ kind: 'page', name: 'page_view' })))
  addEventListener('online', sender.flush)
  addEventListener('pagehide', () => hide(true))
  addEventListener('visibilitychange', () => {
    if (document.hidden) hide(false)
  })
  return tidemark
}

function isId(given: unknown): given is string {
  return typeof given === 'string' && given !== '' && bytesOf(given) <= maxIdBytes
}

function toId(given: unknown): string {
  const id = typeof given === 'number' ? String(given) : given
  if (isId(id)) return id
  throw new TypeError('id')
}
