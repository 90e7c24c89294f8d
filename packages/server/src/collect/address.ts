import ipaddr from 'ipaddr.js'
import type { Project } from '../control/control.ts'

export type AddressRule = Project['ipRule']

// The longest way to write one, with brackets, port and room.
const maxAddressLength = 100

const ipv6KeptBytes = 6

const ipv4Pattern = /(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}/g
const ipv6Pattern = /(?:[0-9a-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})/gi

/** The address that `text` is, in its usual writing; empty when it is none. IPv4 in IPv6 is IPv4. */
export function parseAddress(text: string): string {
  if (text.length > maxAddressLength) return ''
  const bare = withoutPort(text.trim())
  // What ipaddr.js also takes, such as 0x7f.1, nobody means as an address.
  if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(bare) || !ipaddr.isValid(bare)) return ''
  return ipaddr.process(bare).toString()
}

/** What the rule leaves of an address in its usual writing: cut IPv4 of its last octet, IPv6 of its last 80 bits. */
export function applyAddressRule(address: string, rule: AddressRule): string {
  if (rule === 'drop' || address === '') return ''
  return rule === 'keep' ? address : cut(address)
}

/**
 * `text` with everything that looks like an address masked by the rule. Only looked at, not parsed: a hostile
 * text of megabytes must not take seconds.
 */
export function maskAddresses(text: string, rule: AddressRule): string {
  if (rule === 'keep') return text
  return text
    .replace(ipv6Pattern, (found) => maskIpv6(found, rule))
    .replace(ipv4Pattern, rule === 'drop' ? '' : '$1.0')
}

/** Whether an address can be anybody's: no loopback, private or reserved one. */
export function isPublicAddress(address: string): boolean {
  return address !== '' && ipaddr.parse(address).range() === 'unicast'
}

function cut(address: string): string {
  if (!address.includes(':')) return `${address.slice(0, address.lastIndexOf('.'))}.0`
  const parsed = ipaddr.parse(address)
  const bytes = parsed.toByteArray().map((byte, index) => (index < ipv6KeptBytes ? byte : 0))
  return ipaddr.fromByteArray(bytes).toString()
}

// Eight groups, or fewer with a gap: anything else, such as a time, is no address.
function maskIpv6(found: string, rule: AddressRule): string {
  const groups = found.split(':')
  const gap = found.indexOf('::')
  if (gap === -1 && groups.length !== (found.includes('.') ? 7 : 8)) return found
  // An address of IPv4 in the clothes of IPv6 is masked as what it is.
  if (/^::ffff:\d+\./i.test(found)) return found.slice('::ffff:'.length)
  if (rule === 'drop') return ''
  const before = (gap === -1 ? found : found.slice(0, gap)).split(':').slice(0, 3)
  return `${before.join(':')}::`
}

function withoutPort(text: string): string {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d+)?$/i.exec(text)
  if (bracketed !== null) return bracketed[1] ?? ''
  return /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/.exec(text)?.[1] ?? text
}
