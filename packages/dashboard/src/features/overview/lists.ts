import type { TopName, TopRow } from './overview-answer.ts'

/** What counts as viewing a page. */
export const pageNames = ['page_view', 'screen_view'] as const

/** Also a list's name in the address, and in the catalogue of texts. */
type ListId =
  | ('top' | 'entry' | 'exit')
  | ('referrers' | 'utm_source' | 'utm_medium' | 'utm_campaign' | 'utm_term' | 'utm_content')
  | ('map' | 'countries' | 'cities' | 'languages')
  | ('browsers' | 'systems' | 'devices' | 'screens')
  | 'events'

/** A list of values with the most people. */
export interface ListKind {
  readonly id: ListId
  readonly field: string
  /** Where it stands in an overview's answer. The others are asked one by one. */
  readonly top?: TopName
  /** Of which events; without it of all. */
  readonly events?: readonly string[]
}

export interface ListRow extends TopRow {
  readonly value: string
}

export interface PanelKind {
  readonly id: 'pages' | 'sources' | 'campaigns' | 'places' | 'devices' | 'events'
  /** The first one is shown when nobody has chosen. */
  readonly lists: readonly [ListKind, ...ListKind[]]
}

/** What is listed, in the order of the page. */
export const panels: readonly PanelKind[] = [
  {
    id: 'pages',
    lists: [
      // As the overview counts them: what else has a path, such as an image, is no page.
      { id: 'top', field: 'page_path', top: 'pages', events: pageNames },
      { id: 'entry', field: 'session.entry_page' },
      { id: 'exit', field: 'session.exit_page' },
    ],
  },
  {
    id: 'sources',
    lists: [
      { id: 'referrers', field: 'referrer_host', top: 'sources' },
      { id: 'utm_source', field: 'utm_source' },
      { id: 'utm_medium', field: 'utm_medium' },
    ],
  },
  {
    id: 'campaigns',
    lists: [
      { id: 'utm_campaign', field: 'utm_campaign' },
      { id: 'utm_term', field: 'utm_term' },
      { id: 'utm_content', field: 'utm_content' },
    ],
  },
  {
    id: 'places',
    lists: [
      { id: 'map', field: 'country', top: 'countries' },
      { id: 'countries', field: 'country', top: 'countries' },
      { id: 'cities', field: 'city' },
      { id: 'languages', field: 'locale' },
    ],
  },
  {
    id: 'devices',
    lists: [
      { id: 'browsers', field: 'browser', top: 'browsers' },
      { id: 'systems', field: 'os' },
      { id: 'devices', field: 'device_type', top: 'devices' },
      { id: 'screens', field: 'screen' },
    ],
  },
  { id: 'events', lists: [{ id: 'events', field: 'name' }] },
]

/**
 * Rows of values. What is not set is left out: everybody has some event without a source or a browser, such as one of a
 * server, so the number of people with one would say nothing.
 */
export function setRows(rows: readonly TopRow[]): readonly ListRow[] {
  return rows.flatMap(({ value, ...rest }) => (value === null ? [] : [{ value, ...rest }]))
}

/** A field of sessions: its figures are of whole sessions, which the API counts by themselves. */
export function isOfSessions(field: string): boolean {
  return field.startsWith('session.')
}
