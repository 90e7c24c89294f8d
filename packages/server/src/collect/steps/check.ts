import { StringDecoder } from 'node:string_decoder'
import { limits, textFields, type IssueCode, type TextField } from '@tidemark/event'
import { keepRest, slot, type Draft, type WireObject } from '../draft.ts'
import { countPaths, createInspection, inspectJson } from '../inspect-json.ts'
import { circumstances, limitOf } from '../spellings.ts'
import { dead, type Verdict } from '../verdict.ts'
import type { Batch } from '../batch.ts'

const noProperties: WireObject = {}
const inspection = createInspection()
const cutFields: ReadonlySet<TextField> = new Set(circumstances)

const advice: Readonly<Partial<Record<IssueCode, string>>> = {
  properties_too_deep: `Objects and lists lie in each other more than ${limits.propertiesDepth} deep. Flatten them.`,
  number_out_of_range: 'A number is greater than any that can be kept. Send it as a text.',
}

/** Holds an event against the limits, and writes its properties as JSON while it is at it. */
export function check(draft: Draft, batch: Batch): Verdict | undefined {
  const { texts } = draft
  const source = texts[slot.source]
  if (
    (source === 'browser' || source === 'mobile') &&
    texts[slot.user_id] === '' &&
    texts[slot.anonymous_id] === ''
  )
    return dead(
      'identity_missing',
      '/anonymous_id',
      `An event from source ${source} must say who: send user_id or anonymous_id.`,
    )
  return (
    (draft.hasLongText ? checkLengths(draft) : undefined) ??
    checkProperties(draft, batch) ??
    (draft.rest === undefined ? undefined : checkRest(draft, draft.rest, batch))
  )
}

function checkLengths(draft: Draft): Verdict | undefined {
  const cut: TextField[] = []
  for (const field of textFields) {
    const text = draft.texts[slot[field]] ?? ''
    const limit = limitOf(field)
    if (text.length <= limit / 3 || Buffer.byteLength(text) <= limit) continue
    if (!cutFields.has(field)) {
      const code = limit === limits.idBytes ? 'id_too_long' : 'text_too_long'
      return dead(
        code,
        `/${field}`,
        `${field} is over ${limit} bytes. Shorten it, or put it into properties.`,
      )
    }
    draft.texts[slot[field]] = new StringDecoder('utf8').write(Buffer.from(text).subarray(0, limit))
    cut.push(field)
  }
  if (cut.length > 0) keepRest(draft, 'truncated_fields', cut)
  return undefined
}

function checkProperties(draft: Draft, batch: Batch): Verdict | undefined {
  const properties = draft.properties ?? noProperties
  const json = inspect(draft, batch, properties)
  const { fault } = inspection
  if (fault !== undefined) return dead(fault, `/properties${inspection.path}`, advice[fault] ?? '')
  if (inspection.paths > limits.propertiesPaths && countPaths(properties) > limits.propertiesPaths)
    return dead(
      'properties_too_many_paths',
      '/properties',
      `properties have over ${limits.propertiesPaths} paths. Send what varies as values, not as keys.`,
    )
  if (json.length > limits.propertiesBytes / 3 && Buffer.byteLength(json) > limits.propertiesBytes)
    return dead(
      'properties_too_large',
      '/properties',
      `properties are over ${limits.propertiesBytes} bytes as JSON. Send less, or several events.`,
    )
  draft.propertiesJson = json
  return undefined
}

function checkRest(draft: Draft, rest: WireObject, batch: Batch): Verdict | undefined {
  const json = inspect(draft, batch, rest)
  const { fault } = inspection
  if (fault !== undefined) {
    const [, first = ''] = inspection.path.split('/')
    const place = Object.hasOwn(draft.sent, first) ? '' : '/context'
    return dead(fault, `${place}${inspection.path}`, advice[fault] ?? '')
  }
  draft.contextJson = json
  return undefined
}

function inspect(draft: Draft, batch: Batch, value: WireObject): string {
  inspection.rule = batch.project.ipRule
  inspection.plain = draft.plain
  const json = inspectJson(value, inspection)
  if (inspection.sawBigNumber) batch.sawBigNumber = true
  return json
}
