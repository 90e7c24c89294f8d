/**
 * Names that mean one of ours, whatever a sender's habit of writing is. Only exact, unmistakable
 * spellings: anything else stays as it was sent.
 */
const builtInSpellings: Readonly<Record<string, string>> = {
  page: 'page_view',
  pageview: 'page_view',
  $pageview: 'page_view',
  'page view': 'page_view',
  'page viewed': 'page_view',
  screen: 'screen_view',
  screenview: 'screen_view',
  $screen: 'screen_view',
  'screen view': 'screen_view',
}

/** The name under which an event is kept: trimmed, and ours where it is only another spelling of ours. */
export function canonicalName(name: string): string {
  const trimmed = name.trim()
  return Object.hasOwn(builtInSpellings, trimmed.toLowerCase())
    ? (builtInSpellings[trimmed.toLowerCase()] ?? trimmed)
    : trimmed
}

/** `Campaign Created`, `campaignCreated` and `campaign-created` as `campaign_created`. */
export function snakeCase(text: string): string {
  return text
    .trim()
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/[\s\-./]+/g, '_')
    .replace(/_{2,}/g, '_')
    .toLowerCase()
}

/** The name that the three-part naming of a module gives: `category_action`. */
export function nameFromParts(category: string, action: string): string {
  return snakeCase(`${category}_${action}`)
}
