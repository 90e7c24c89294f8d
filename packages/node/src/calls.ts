import type { EventMap, Tidemark } from './api.ts'
import type { Call } from './write-event.ts'

/** Takes a call. It is put together only there, because even looking at what a program gives may throw. */
export type Send = (kind: Call['kind'], toCall: () => Omit<Call, 'kind'>) => void

/** What a program calls, each as the event that it stands for. */
export function callsOf<Events extends EventMap>(send: Send): Omit<Tidemark<Events>, 'flush' | 'close'> {
  /** A built-in event: its properties by their names on the wire, and whatever else was given. */
  function builtIn(
    name: string,
    options: unknown,
    given: object | undefined,
    known: (details: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  ): void {
    send('track', () => ({ name, options, properties: known({ ...given }) }))
  }

  return {
    track: (name, properties, options) => send('track', () => ({ name, properties, options })),
    page: (name, details, options) =>
      send('page', () => {
        const { url, path, title, search, referrer, ...properties } = { ...details }
        return {
          label: name,
          properties,
          options,
          context: { page: { url, path, title, search, referrer } },
        }
      }),
    identify: (userId, traits, options) => send('identify', () => ({ traits, options, userId })),
    group: (groupId, traits, options) =>
      send('group', () => ({ traits, options, groupId, groupType: options.type })),
    alias: (userId, previousId, options) => send('alias', () => ({ options, userId, previousId })),

    search: (query, details, options) =>
      builtIn('search', options, details, ({ resultsCount, ...rest }) => ({
        ...rest,
        query,
        results_count: resultsCount,
      })),
    searchFailed: (query, details, options) =>
      builtIn('search_failed', options, details, (rest) => ({ ...rest, query })),
    contentView: (contentId, details, options) =>
      builtIn('content_view', options, details, ({ contentType, ...rest }) => ({
        ...rest,
        content_id: contentId,
        content_type: contentType,
      })),
    featureUsed: (feature, details, options) =>
      builtIn('feature_used', options, details, (rest) => ({ ...rest, feature })),
    feedback: (details, options) =>
      builtIn('feedback_given', options, details, ({ contentId, ...rest }) => ({
        ...rest,
        content_id: contentId,
      })),
  }
}
