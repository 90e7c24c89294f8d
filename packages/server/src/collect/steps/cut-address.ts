import { applyAddressRule } from '../address.ts'
import { slot, type Draft } from '../draft.ts'
import { quote } from '../quote.ts'
import type { Batch } from '../batch.ts'
import type { Step } from './step.ts'

/** Leaves of the address what the project's rule leaves. After this step nothing whole of it is in the draft. */
export function cutAddress(): Step {
  // As with user agents: nearly every event of a request has the same.
  let lastAddress = ''
  let lastRule = ''
  let json = ''
  return function cutAddress(draft: Draft, batch: Batch) {
    draft.texts[slot.ip] = ''
    const { address } = draft
    if (address === '') return undefined
    const { ipRule } = batch.project
    if (address !== lastAddress || ipRule !== lastRule) {
      const kept = applyAddressRule(address, ipRule)
      json = kept === '' ? '' : `,"ip":${quote(kept)}`
      lastAddress = address
      lastRule = ipRule
    }
    draft.address = ''
    draft.addressJson = json
    return undefined
  }
}
