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

/** What the values of an event that no schema describes are called. */
export const snowplowProperties: ReadonlyMap<string, string> = new Map([
  ['pp_mix', 'min_x'],
  ['pp_max', 'max_x'],
  ['pp_miy', 'min_y'],
  ['pp_may', 'max_y'],
  ['se_pr', 'property'],
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
  ['ti_pr', 'price'],
  ['ti_qu', 'quantity'],
])

/** The parameters that are read by their names. What a tracker sends beside them is kept as it is called. */
export const snowplowParameters: ReadonlySet<string> = new Set([
  ...snowplowProperties.keys(),
  ...'e eid aid p tv tna dtm stm ttm uid duid nuid tnuid sid vid url page refr lang tz res vp ds cd cs'.split(
    ' ',
  ),
  ...'ip ua ue_pr ue_px co cx se_ca se_ac se_la se_va tr_tt tr_cu ti_cu'.split(' '),
])
