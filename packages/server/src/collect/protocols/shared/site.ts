import { keyOutsideBody } from '../../steps/authenticate.ts'
import type { CollectRequest } from '../../request.ts'

/** What a vendor without keys has in their place: the name of a site or an app. */
export interface Site {
  /** What it is called, whether or not that is a key: visitors of one are not those of another. */
  readonly name: string
  /** Set where the name is a key: where the request has none elsewhere, or the same. */
  readonly key: string | undefined
}

export function siteOf(request: CollectRequest, name: unknown): Site {
  const text = typeof name === 'string' ? name : ''
  const key = keyOutsideBody(request) ?? text
  return { name: text, key: text !== '' && text === key ? text : undefined }
}

/** The site's name for an event, unless it is the key, which is kept nowhere. */
export function appOf(name: unknown, { key }: Site): string | null {
  return typeof name === 'string' && name !== key ? name : null
}
