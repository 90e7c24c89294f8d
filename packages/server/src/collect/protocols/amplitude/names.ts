import { itself, nowhere, type Places } from '../shared/sort-properties.ts'

/** Amplitude's own names and ours. Every other name stays as it is. */
export const amplitudeNames: ReadonlyMap<string, string> = new Map([
  ['[Amplitude] Page Viewed', 'page_view'],
  ['[Amplitude] Element Clicked', 'click'],
  ['[Amplitude] Element Changed', 'field_changed'],
  ['[Amplitude] Dead Click', 'dead_click'],
  ['[Amplitude] Rage Click', 'rage_click'],
  ['[Amplitude] Form Started', 'form_started'],
  ['[Amplitude] Form Submitted', 'form_submitted'],
  ['[Amplitude] File Downloaded', 'file_downloaded'],
  ['[Amplitude] Screen Viewed', 'screen_view'],
  ['revenue_amount', 'revenue'],
  ['$identify', 'identify'],
  ['$groupidentify', 'group'],
])

/** What becomes of the properties that Amplitude's SDKs add. */
export const amplitudeProperties: Places = new Map<string, string | null>([
  ['[Amplitude] Page Location', 'page_url'],
  ['[Amplitude] Page Title', 'page_title'],
  ['[Amplitude] Page Path', 'page_path'],
  ['[Amplitude] Page Domain', 'page_host'],
  // The location without its query.
  ['[Amplitude] Page URL', null],
  ['referrer', 'page_referrer'],
  ['referring_domain', null],
  ['utm_source', 'utm_source'],
  ['utm_medium', 'utm_medium'],
  ['utm_campaign', 'utm_campaign'],
  ['utm_term', 'utm_term'],
  ['utm_content', 'utm_content'],
])

/** What becomes of the fields beside the properties. Those of none of these are kept in the context too. */
export const amplitudeFields: Places = new Map<string, string | null>([
  ['user_agent', 'user_agent'],
  ['language', 'locale'],
  ['ip', 'ip'],
  ['app_version', 'app_version'],
  ['version_name', 'app_version'],
  ['country', 'country'],
  ['region', 'region'],
  ['city', 'city'],
  ['os_name', 'os'],
  ['os_version', 'os_version'],
  ...itself('device_brand device_manufacturer device_model carrier dma location_lat location_lng'),
  ...itself('idfa idfv adid android_id partner_id plan ingestion_metadata extra price quantity product_id'),
  ...itself('productId revenueType revenue_type'),
  // Read apart.
  ...nowhere('event_type event_properties user_properties group_properties groups user_id device_id'),
  ...nowhere('session_id insert_id time event_id library platform revenue currency api_key'),
])
