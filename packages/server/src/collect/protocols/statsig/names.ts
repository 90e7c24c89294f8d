/** Statsig's own names and ours. Every other name stays as it is. */
export const statsigNames: ReadonlyMap<string, string> = new Map([
  ['statsig::gate_exposure', 'statsig_exposure'],
  ['statsig::config_exposure', 'statsig_exposure'],
  ['statsig::layer_exposure', 'statsig_exposure'],
  ['auto_capture::page_view', 'page_view'],
  ['auto_capture::page_view_end', 'page_leave'],
  ['auto_capture::session_start', 'session_start'],
  ['auto_capture::click', 'click'],
  ['auto_capture::dead_click', 'dead_click'],
  ['auto_capture::rage_click', 'rage_click'],
  ['auto_capture::form_submit', 'form_submitted'],
  ['auto_capture::copy', 'text_copied'],
  ['auto_capture::error', 'exception'],
  ['auto_capture::web_vitals', 'web_vitals'],
])

/** What the SDKs tell their vendor about themselves: nothing that happened to anybody. */
export const statsigInternals: ReadonlySet<string> = new Set([
  'statsig::diagnostics',
  'statsig::non_exposed_checks',
  'statsig::log_event_failed',
  'statsig::log_event_dropped_event_count',
])
