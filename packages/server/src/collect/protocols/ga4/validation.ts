import { isWireObject, type WireObject } from '../../draft.ts'
import { jsonResponse, type CollectRequest, type CollectResponse } from '../../request.ts'

/** Google's limits. */
export const mostEvents = 25
const mostBytes = 130_000

/** `/debug/mp/collect`: what is wrong with a body. Nothing of it is kept, and no key is asked for. */
export function ga4Validation(request: CollectRequest): CollectResponse {
  return jsonResponse({ validationMessages: faultsOf(request.body) })
}

export function toMessage(fieldPath: string, description: string, validationCode: string): WireObject {
  return { fieldPath, description, validationCode }
}

function faultsOf(bytes: Buffer): readonly WireObject[] {
  if (bytes.length > mostBytes)
    return [toMessage('', `The body is over ${mostBytes} bytes.`, 'EXCEEDED_MAX_ENTITIES')]
  let body: unknown
  try {
    body = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    return [toMessage('', `The body is not JSON: ${String(error)}`, 'VALUE_INVALID')]
  }
  if (!isWireObject(body)) return [toMessage('', 'The body must be a JSON object.', 'VALUE_INVALID')]
  const faults: WireObject[] = []
  if (typeof body['client_id'] !== 'string' && typeof body['app_instance_id'] !== 'string')
    faults.push(toMessage('client_id', 'Send client_id or app_instance_id, as a text.', 'VALUE_REQUIRED'))
  if (!Array.isArray(body['events']))
    return [...faults, toMessage('events', 'Send a list of events.', 'VALUE_REQUIRED')]
  if (body['events'].length > mostEvents)
    faults.push(toMessage('events', `Send up to ${mostEvents} events.`, 'EXCEEDED_MAX_ENTITIES'))
  body['events'].forEach((event: unknown, index) => {
    const { name, params = {} } = isWireObject(event) ? event : {}
    if (typeof name !== 'string' || !/^[a-z]\w{0,39}$/i.test(name))
      faults.push(
        toMessage(
          `events[${index}].name`,
          'A name begins with a letter and has up to 40 letters, digits and underscores.',
          'NAME_INVALID',
        ),
      )
    if (!isWireObject(params))
      faults.push(toMessage(`events[${index}].params`, 'params must be an object.', 'VALUE_INVALID'))
  })
  return faults
}
