import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyAddressRule, isPublicAddress, maskAddresses, parseAddress } from './address.ts'
import { browserHeaders, createHarness, personAddress } from './testing/harness.ts'

test.each([
  ['203.0.113.77', '203.0.113.0'],
  [' 203.0.113.77:443 ', '203.0.113.0'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
  ['[2001:DB8:85A3::7348]:443', '2001:db8:85a3::'],
])('[C2] %s is cut to %s', (text, cut) => {
  expect(applyAddressRule(parseAddress(text), 'cut')).toBe(cut)
  expect(applyAddressRule(parseAddress(text), 'drop')).toBe('')
})

test.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '0x7f.1', '12:34:56', 'unknown', ':', '...'])(
  '%j is no address',
  (text) => {
    expect(parseAddress(text)).toBe('')
  },
)

test('places are looked up of public addresses alone', () => {
  expect(['8.8.8.8', '2a00::1'].map(isPublicAddress)).toEqual([true, true])
  expect(['127.0.0.1', '10.1.2.3', '192.168.0.9', '::1', 'fe80::1', ''].map(isPublicAddress)).not.toContain(
    true,
  )
})

test('[C2] every address in a text is masked, whatever is around it', () => {
  expect(maskAddresses('from 203.0.113.77, 2001:db8:85a3::7348 at 12:34:56', 'cut')).toBe(
    'from 203.0.113.0, 2001:db8:85a3:: at 12:34:56',
  )
  expect(maskAddresses('203.0.113.77, 10.0.0.9', 'drop')).toBe(', ')
  expect(maskAddresses('203.0.113.77', 'keep')).toBe('203.0.113.77')
})

test('[C2] no address that was sent comes through whole', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseAddress(text)
      fc.pre(address !== applyAddressRule(address, 'cut'))
      expect(maskAddresses(`x ${text} y`, 'cut')).not.toContain(text)
    }),
  )
})

// Everywhere that collect knows an address to stand.
const events = [
  { name: 'x', user_id: 'u' },
  { name: 'x', user_id: 'u', ip: personAddress },
  { name: 'x', user_id: 'u', context: { ip: personAddress, device: { ip: personAddress } } },
  { name: 'x', user_id: 'u', context: { network: { remoteAddress: [personAddress, '10.0.0.1'] } } },
  {
    name: 'x',
    user_id: 'u',
    properties: { ip_address: personAddress, deep: [{ 'x-forwarded-for': `${personAddress}, 10.0.0.1` }] },
  },
  { name: 'x', user_id: 'u', clientIp: personAddress },
]

test.each(['cut', 'drop'] as const)(
  '[C2] under the rule %s no address is in the log whole',
  async (ipRule) => {
    const { send, entries } = createHarness({ project: { ipRule }, trustProxy: true })
    const headers = { ...browserHeaders, 'x-forwarded-for': personAddress }
    for (const event of events) {
      expect((await send(event, { headers })).body.accepted).toBe(1)
      expect((await send({ ...event, name: undefined }, { headers })).body.rejected).toHaveLength(1)
      await send(`{"name":"x","user_id":"u"}\n{"ip":"${personAddress}", oops`, { headers })
    }
    expect(entries).toHaveLength(3 * events.length)
    for (const { text } of entries) expect(text).not.toContain(personAddress)
    expect(entries[3]?.events[0]?.['ip']).toBe(ipRule === 'cut' ? '203.0.113.0' : undefined)
  },
)

test('[C2] a project may keep addresses, and then has them', async () => {
  const { store } = createHarness({ project: { ipRule: 'keep' } })
  expect(await store(events[0], { headers: browserHeaders })).toMatchObject({ ip: personAddress })
  expect(await store(events[4])).toMatchObject({ properties: { ip_address: personAddress } })
})

test('[C2] the place is found before the address is cut', async () => {
  for (const ipRule of ['cut', 'drop', 'keep'] as const) {
    const { store } = createHarness({ project: { ipRule } })
    expect(await store(events[1])).toMatchObject({ country: 'GB', region: 'England', city: 'London' })
  }
})
