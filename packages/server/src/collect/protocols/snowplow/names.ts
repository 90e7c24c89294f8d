import type { Places } from '../shared/sort-properties.ts'

/** Snowplow's kinds of events and the schemas of its own, and our names. */
export const snowplowNames: ReadonlyMap<unknown, string> = new Map([
  ['pv', 'page_view'],
  ['pp', 'page_ping'],
  ['tr', 'transaction'],
  ['ti', 'transaction_item'],
  ['link_click', 'click'],
  ['button_click', 'click'],
  ['submit_form', 'form_submitted'],
  ['change_form', 'field_changed'],
  ['site_search', 'search'],
  ['application_error', 'exception'],
])

const itself = (names: string): [string, string][] => names.split(' ').map((name) => [name, name])
const nowhere = (names: string): [string, null][] => names.split(' ').map((name) => [name, null])

/** What becomes of the parameters of the tracker protocol that are about the circumstances. */
export const snowplowPlaces: Places = new Map<string, string | null>([
  ['url', 'page_url'],
  ['page', 'page_title'],
  ['refr', 'page_referrer'],
  ['lang', 'locale'],
  ['tz', 'timezone'],
  ['res', 'screen'],
  ['vp', 'viewport'],
  ['ip', 'ip'],
  ['ua', 'user_agent'],
  ['sid', 'session_id'],
  ['vid', 'session_index'],
  ['ds', 'document_size'],
  ['cd', 'color_depth'],
  ['cs', 'character_set'],
  ['tna', 'tracker'],
  ...itself('nuid tnuid cookie mac'),
  // Read apart.
  ...nowhere('e eid dtm ttm stm uid duid p tv aid ue_pr ue_px co cx se_ca se_ac se_la se_pr se_va'),
])

/** What the values of an event that is not described by a schema are called. */
export const snowplowProperties: Places = new Map<string, string | null>([
  ['pp_mix', 'min_x'],
  ['pp_max', 'max_x'],
  ['pp_miy', 'min_y'],
  ['pp_may', 'max_y'],
  ['tr_id', 'order_id'],
  ['tr_af', 'affiliation'],
  ['tr_tx', 'tax'],
  ['tr_sh', 'shipping'],
  ['tr_ci', 'city'],
  ['tr_st', 'state'],
  ['tr_co', 'country'],
  ['ti_id', 'order_id'],
  ['ti_sk', 'sku'],
  ['ti_nm', 'product'],
  ['ti_ca', 'category'],
  ['ti_qu', 'quantity'],
  ['ti_pr', 'price'],
  // The value and its currency.
  ['tr_tt', null],
  ['tr_cu', null],
  ['ti_cu', null],
])
