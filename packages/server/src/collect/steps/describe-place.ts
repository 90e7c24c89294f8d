import { parseAddress } from '../address.ts'
import { slot, type Draft } from '../draft.ts'
import { isPersonal } from './describe-client.ts'
import type { Batch } from '../batch.ts'
import type { GeoLookup } from '../lookup/geo.ts'
import type { Step } from './step.ts'

/**
 * Country, region and city, from the address that the sender names, else from the request's own where the
 * person's device made it. A sender who says any of the three is taken at its word.
 */
export function describePlace(geo: Pick<GeoLookup, 'place'>): Step {
  return function describePlace(draft: Draft, batch: Batch) {
    const { texts } = draft
    const named = texts[slot.ip] ?? ''
    draft.address = named !== '' ? parseAddress(named) : isPersonal(draft) ? batch.address : ''
    if (draft.address === '') return undefined
    if (texts[slot.country] === '' && texts[slot.region] === '' && texts[slot.city] === '')
      draft.placeJson = geo.place(draft.address).json
    return undefined
  }
}
