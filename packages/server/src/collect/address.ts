import ipaddr from 'ipaddr.js'
import type { Project } from '../control/control.ts'

export type AddressRule = Project['ipRule']

const ipv4Pattern = /\d{1,3}(?:\.\d{1,3}){3}/g
const ipv6Pattern = /(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})/gi

/** The address that `text` is, in its usual writing; empty when it is none. IPv4 in IPv6 is IPv4. */
export function parseAddress(text: string): string {
  const bare = withoutPort(text.trim())
  // What ipaddr.js also takes, such as 0x7f.1, nobody means as an address.
  if (!/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(bare) || !ipaddr.isValid(bare)) return ''
  return ipaddr.process(bare).toString()
}

/** What the rule leaves of an address: cut IPv4 of its last octet, IPv6 of its last 80 bits. */
export function applyAddressRule(address: string, rule: AddressRule): string {
  if (rule === 'drop' || address === '') return ''
  return rule === 'keep' ? address : cut(address)
}

/** `text` with every address in it masked by the rule. */
export function maskAddresses(text: string, rule: AddressRule): string {
  if (rule === 'keep') return text
  const mask = (found: string) => {
    const address = parseAddress(found)
    return address === '' ? found : applyAddressRule(address, rule)
  }
  return text.replace(ipv6Pattern, mask).replace(ipv4Pattern, mask)
}

/** Whether an address can be anybody's: no loopback, private or reserved one. */
export function isPublicAddress(address: string): boolean {
  return address !== '' && ipaddr.parse(address).range() === 'unicast'
}

function cut(address: string): string {
  const parsed = ipaddr.parse(address)
  const bytes = parsed.toByteArray()
  const kept = bytes.length === 4 ? 3 : 6
  return ipaddr.fromByteArray(bytes.map((byte, index) => (index < kept ? byte : 0))).toString()
}

function withoutPort(text: string): string {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d+)?$/i.exec(text)
  if (bracketed !== null) return bracketed[1] ?? ''
  return /^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/.exec(text)?.[1] ?? text
}
