import { itself, nowhere, type Places } from '../shared/sort-properties.ts'

/** Mixpanel's own names and ours. Every other name stays as it is. */
export const mixpanelNames: ReadonlyMap<string, string> = new Map([
  ['$mp_web_page_view', 'page_view'],
  ['$mp_page_leave', 'page_leave'],
  ['$mp_click', 'click'],
  ['$mp_dead_click', 'dead_click'],
  ['$mp_rage_click', 'rage_click'],
  ['$mp_submit', 'form_submitted'],
  ['$mp_input_change', 'field_changed'],
  ['$mp_scroll', 'scroll'],
  ['$session_start', 'session_start'],
  ['$session_end', 'session_end'],
  ['$identify', 'identify'],
  ['$create_alias', 'alias'],
  ['$merge', 'alias'],
])

/** Traits that Mixpanel has names for, as every other SDK calls them. */
export const mixpanelTraits: ReadonlyMap<string, string> = new Map([
  ['$email', 'email'],
  ['$name', 'name'],
  ['$first_name', 'first_name'],
  ['$last_name', 'last_name'],
  ['$phone', 'phone'],
  ['$avatar', 'avatar'],
  ['$created', 'created_at'],
])

/** What becomes of the properties that Mixpanel's SDKs add. */
export const mixpanelPlaces: Places = new Map<string, string | null>([
  ['$current_url', 'page_url'],
  ['current_page_title', 'page_title'],
  ['current_domain', 'page_host'],
  ['current_url_path', 'page_path'],
  ['current_url_search', 'page_search'],
  ['$referrer', 'page_referrer'],
  ['utm_source', 'utm_source'],
  ['utm_medium', 'utm_medium'],
  ['utm_campaign', 'utm_campaign'],
  ['utm_term', 'utm_term'],
  ['utm_content', 'utm_content'],
  ['$browser', 'browser'],
  ['$browser_version', 'browser_version'],
  ['$os', 'os'],
  ['$os_version', 'os_version'],
  ['mp_lib', 'library'],
  ['$lib_version', 'library_version'],
  ['$app_version_string', 'app_version'],
  ['$app_version', 'app_version'],
  ['mp_country_code', 'country'],
  ['$region', 'region'],
  ['$city', 'city'],
  ['ip', 'ip'],
  ['$ip', 'ip'],
  ...itself('$device $model $brand $manufacturer $carrier $app_build_number $wifi $radio'),
  ...itself('$initial_referrer $initial_referring_domain'),
  // Read apart, or about Mixpanel's own workings.
  ...nowhere('token distinct_id $device_id $user_id $anon_distinct_id $anon_id $identified_id $insert_id'),
  ...nowhere('$distinct_ids time $screen_width $screen_height $viewportWidth $viewportHeight'),
  ...nowhere('$referring_domain current_url_protocol $host $pathname mp_sent_by_lib_version'),
  ...nowhere('$mp_autocapture mp_processing_time_ms $mp_api_endpoint $mp_api_timestamp_ms'),
])
