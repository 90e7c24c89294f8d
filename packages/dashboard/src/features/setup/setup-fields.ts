export interface OwnerFields {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly token: string
}

export type FieldFault =
  | { readonly kind: 'required' }
  | { readonly kind: 'email' }
  /** How many characters the password lacks. */
  | { readonly kind: 'short'; readonly missing: number }

/** The server's own bound; it may refuse for other reasons as well. */
const passwordLength = 12

/** What is wrong with each field, as far as this page can tell. */
export function checkOwner(fields: OwnerFields): Partial<Record<keyof OwnerFields, FieldFault>> {
  const faults: Partial<Record<keyof OwnerFields, FieldFault>> = {}
  for (const key of ['name', 'email', 'password', 'token'] as const) {
    if (fields[key].trim() === '') faults[key] = { kind: 'required' }
  }
  if (faults.email === undefined && !/^[^\s@]+@[^\s@]+$/.test(fields.email.trim()))
    faults.email = { kind: 'email' }
  const missing = passwordLength - fields.password.length
  if (faults.password === undefined && missing > 0) faults.password = { kind: 'short', missing }
  return faults
}
