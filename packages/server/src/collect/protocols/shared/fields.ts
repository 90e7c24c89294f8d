import { isWireObject, type WireObject } from '../../draft.ts'

/** The group that is a tenant: that of type `company`, of groups by type. The first where there are several. */
export function companyOf(groups: unknown): unknown {
  if (!isWireObject(groups)) return null
  const company = groups['company']
  return (Array.isArray(company) ? (company[0] as unknown) : company) ?? null
}

/** The groups that are no tenant; `undefined` where there are none. */
export function otherGroups(groups: unknown): WireObject | undefined {
  if (!isWireObject(groups)) return undefined
  const { company: _company, ...others } = groups
  return Object.keys(others).length > 0 ? others : undefined
}

/** A property that can be summed, where it can. */
export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The same, where it may also come as the text of a number. */
export function amountOrNull(value: unknown): number | null {
  if (typeof value !== 'string') return numberOrNull(value)
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : null
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A text, or a number as one; anything else is none. `String` would throw for an object with a key `toString`. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}

export function isEmpty(object: WireObject): boolean {
  return Object.keys(object).length === 0
}
