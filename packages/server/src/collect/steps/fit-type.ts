import { builtInTypes, type Issue } from '@tidemark/event'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { encode } from './encode.ts'
import type { Batch } from '../batch.ts'
import type { Draft } from '../draft.ts'
import type { Verdict } from '../verdict.ts'

/** Says what keeps an event from being one of its registered type, if anything does. */
export type TypeFit = (event: Readonly<Record<string, unknown>>) => Issue | undefined

/** Compiles each type's schema when its first event comes. */
export function createTypeFit(): TypeFit {
  const ajv = new Ajv2020({ allErrors: false, strict: false })
  const compiled = new Map<string, ValidateFunction>()
  return (event) => {
    const name = String(event['name'])
    const type = builtInTypes.get(name)
    if (type === undefined)
      return {
        code: 'type_unknown',
        message: 'No event type of this name is registered. Register it, or correct the name.',
        path: '/name',
      }
    const validate = compiled.get(name) ?? ajv.compile(type.schema)
    compiled.set(name, validate)
    if (validate(event)) return undefined
    return {
      code: 'schema_mismatch',
      message: mismatch(name, validate.errors?.[0]),
      path: pathOf(validate.errors?.[0]),
    }
  }
}

/** Where only registered types are taken, holds the event against its type. */
export function fitType(fit: TypeFit): (draft: Draft, batch: Batch) => Verdict | undefined {
  return function fitType(draft, batch) {
    if (!batch.strict) return undefined
    // A check against a schema costs more than reading back the line that is written anyway.
    const issue = fit(JSON.parse(encode(draft, batch)) as Record<string, unknown>)
    return issue === undefined ? undefined : { kind: 'dead', issue }
  }
}

function mismatch(name: string, error: ErrorObject | undefined): string {
  return `The event does not fit its type ${name}: ${error?.message ?? 'it has another form'}.`
}

function pathOf(error: ErrorObject | undefined): string {
  if (error === undefined) return ''
  const missing: unknown = error.params['missingProperty']
  return typeof missing === 'string' ? `${error.instancePath}/${missing}` : error.instancePath
}
