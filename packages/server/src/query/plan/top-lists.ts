import type { TopList } from './plan.ts'

/** What counts as viewing a page. */
export const pageNames: readonly string[] = ['page_view', 'screen_view']

/** What an overview lists; how many events had each value is kept by the hour. */
export const topLists: readonly TopList[] = [
  { name: 'pages', field: 'page_path', names: pageNames },
  { name: 'sources', field: 'referrer_host', names: undefined },
  { name: 'countries', field: 'country', names: undefined },
  { name: 'browsers', field: 'browser', names: undefined },
  { name: 'devices', field: 'device_type', names: undefined },
]
