import { AppError } from '../../errors.ts'
import { headerOf, queryOf, type CollectRequest } from '../request.ts'
import type { Control, SendGrant } from '../../control/control.ts'

/** The key that stands outside the body: bearer, `?key=`, `x-write-key` or the user of basic auth. */
export function keyOutsideBody(request: CollectRequest): string | undefined {
  return (
    keyOfAuthorization(headerOf(request, 'authorization')) ||
    queryOf(request, 'key') ||
    queryOf(request, 'write_key') ||
    headerOf(request, 'x-write-key') ||
    undefined
  )
}

export type KeyChecks = Pick<Control, 'sendGrant' | 'keyKind'>

/** @throws AppError `key_missing`, `key_unknown` or `key_cannot_send`. */
export function authenticate(key: string | undefined, control: KeyChecks): SendGrant {
  if (key === undefined || key === '')
    throw new AppError(
      'key_missing',
      'The request has no key. Send a write key as "Authorization: Bearer …", as ?key=… or as write_key in the body.',
    )
  const grant = control.sendGrant(key)
  if (grant !== undefined) return grant
  if (control.keyKind(key) === 'read')
    throw new AppError(
      'key_cannot_send',
      'This is a read key, which can only ask. Send events with a write key of the same project.',
    )
  throw new AppError(
    'key_unknown',
    'No write key like this is known here. It may be of another server, mistyped or revoked: take one from the project.',
  )
}

function keyOfAuthorization(header: string): string {
  const [, scheme = '', credentials = ''] = /^\s*(\w+)\s+(\S+)\s*$/.exec(header) ?? []
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return ''
  const [user = '', password = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  return user || password
}
