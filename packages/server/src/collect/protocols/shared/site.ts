import type { WireObject } from '../../draft.ts'
import { keyOutsideBody } from '../../steps/authenticate.ts'
import type { CollectRequest } from '../../request.ts'

/** What a vendor without keys has in their place: the name of a site or an app. */
export interface Site {
  /** What it is called, whether or not that is a key: visitors of one are not those of another. */
  readonly name: string
  /** Set where the request has no key elsewhere: then the name is one. */
  readonly key: string | undefined
}

export function siteOf(request: CollectRequest, name: unknown): Site {
  const text = typeof name === 'string' ? name : ''
  const isKey = text !== '' && keyOutsideBody(request) === undefined
  return { name: text, key: isKey ? text : undefined }
}

/** The site's name for the event. A key is taken out of `holder`, which is kept whole when it is refused. */
export function appIn(holder: WireObject, field: string, { key }: Site): string | null {
  const name = holder[field]
  if (typeof name !== 'string') return null
  if (name !== key) return name
  holder[field] = ''
  return null
}
