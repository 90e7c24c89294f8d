import { Type } from 'typebox'
import type { SharedOverview } from '../control/share-records.ts'
import { optional, pointer, readFields, readText, under, type Fields } from '../query/parse/read.ts'
import { fieldsOf, resolveFilter } from '../query/plan/resolve-filter.ts'
import { pageNames } from '../query/plan/top-lists.ts'
import { chart, template, type NewTile } from './board-template.ts'
import { checkFilter, parseView, viewSchema, type View } from './view.ts'

/** What the page's address says of the overview beside its time and filter. */
const shownKeys = [
  'measure',
  'table',
  'pages',
  'sources',
  'campaigns',
  'places',
  'devices',
  'events',
] as const
export const shownSchema = Type.Object(
  Object.fromEntries(shownKeys.map((key) => [key, Type.Optional(Type.String({ maxLength: 40 }))])),
)
export const sharedOverviewSchema = Type.Object({
  view: Type.Optional({
    ...viewSchema,
    description: 'Its time and filter. Default: the last 30 days beside the 30 before.',
  }),
  shown: Type.Optional({ ...shownSchema, description: 'Which figure and which lists are shown.' }),
})

/** What everybody begins with. */
export const usualView: View = { last: '30d', compare: 'previous_period' }

/** @throws AppError `question_invalid` */
export function parseSharedOverview(value: Fields, path: string): SharedOverview {
  const fields = readFields(value, ['view', 'shown'], path, 'The overview')
  return {
    ...optional('view', fields, (view) => under(`${path}/view`, () => parseView(view))),
    ...optional('shown', fields, (shown) => parseShown(shown, `${path}/shown`)),
  }
}

/** Of each list the page shows 8 rows; the map needs every country. */
const listRows = 10
const allCountries = 300
const people = { fn: 'people' } as const
/** By the page's own name of each list. */
const lists = [
  ['top', 'Top pages', 'page_path'],
  ['entry', 'Entry pages', 'session.entry_page'],
  ['exit', 'Exit pages', 'session.exit_page'],
  ['referrers', 'Referrers', 'referrer_host'],
  ['utm_source', 'Sources', 'utm_source'],
  ['utm_medium', 'Media', 'utm_medium'],
  ['utm_campaign', 'Campaigns', 'utm_campaign'],
  ['utm_term', 'Terms', 'utm_term'],
  ['utm_content', 'Contents', 'utm_content'],
  ['countries', 'Countries', 'country'],
  ['cities', 'Cities', 'city'],
  ['languages', 'Languages', 'locale'],
  ['browsers', 'Browsers', 'browser'],
  ['systems', 'Systems', 'os'],
  ['devices', 'Devices', 'device_type'],
  ['screens', 'Screens', 'screen'],
  ['events', 'Events', 'name'],
] as const

/** The overview as tiles: its figures, then each of its lists. @param filters all that its questions are asked within */
export function overviewTiles(filters: readonly unknown[]): readonly NewTile[] {
  const ofSessions = filters.some(isOfSessions)
  const figures = ofSessions
    ? { kind: 'trend', series: sessionSeries }
    : { kind: 'overview', limit: listRows }
  const charts = lists.map(([id, title, field]) => chart(id, title, listQuestion(id, field, ofSessions)))
  return template('', '', [chart('figures', 'Figures', figures, 'whole'), ...charts]).tiles
}

/** An overview is of events: of whole sessions, each figure is asked by itself. */
const sessionSeries = [
  { name: 'people', measure: people },
  { name: 'sessions', measure: { fn: 'sessions' } },
  { name: 'page_views', measure: { fn: 'sum', field: 'session.pages' } },
  { name: 'bounce_rate', measure: { fn: 'avg', field: 'session.bounced' } },
  { name: 'session_duration', measure: { fn: 'avg', field: 'session.duration' } },
  { name: 'events', measure: { fn: 'sum', field: 'session.events' } },
]

function listQuestion(id: string, field: string, ofSessions: boolean): Fields {
  const countsSessions = ofSessions || field.startsWith('session.')
  return {
    kind: 'table',
    group_by: [field],
    measures: [people, { fn: countsSessions ? 'sessions' : 'count' }],
    limit: field === 'country' ? allCountries : listRows,
    ...(id === 'top' && !ofSessions ? { event: pageNames } : {}),
    filter: { field, op: 'is_set' },
  }
}

function isOfSessions(filter: unknown): boolean {
  if (filter === undefined || filter === null) return false
  const resolved = resolveFilter(checkFilter(filter, ''), '')
  return fieldsOf(resolved).some(({ kind }) => kind === 'session')
}

function parseShown(value: unknown, path: string): Readonly<Record<string, string>> {
  const fields = readFields(value, shownKeys, path, 'What is shown of the overview')
  return Object.fromEntries(
    Object.entries(fields).map(([key, text]) => [key, readText(text, pointer(path, key), 'A choice', 40)]),
  )
}
