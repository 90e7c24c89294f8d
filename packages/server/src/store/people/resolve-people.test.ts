import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolvePeople, type Link } from './resolve-people.ts'

const never = () => false

test('[D11] an id belongs to the user of its first identify', () => {
  const people = resolve([
    identify('phone', 'ann', 2),
    identify('laptop', 'ann', 3),
    identify('phone', 'bob', 5),
  ])
  expect(people).toMatchObject({ phone: 'ann', laptop: 'ann', ann: 'ann', bob: 'bob' })
  expect(resolve([identify('phone', 'bob', 5), identify('phone', 'ann', 5, '0')])).toMatchObject({
    phone: 'ann',
  })
})

test('[D12] identify alone never makes one person of two users; alias does', () => {
  const shared = [identify('kiosk', 'ann', 1), identify('kiosk', 'bob', 2), identify('ann', 'bob', 3)]
  expect(resolve(shared)).toMatchObject({ kiosk: 'ann', ann: 'ann', bob: 'bob' })
  expect(resolve([...shared, alias('ann', 'bob', 4)])).toMatchObject({ kiosk: 'ann', ann: 'ann', bob: 'ann' })
})

test('[D13] what was undone does not hold, and the next identify takes its place', () => {
  const links = [identify('phone', 'ann', 1), identify('phone', 'bob', 2), alias('old', 'ann', 3)]
  const people = resolvePeople(links, ({ toId }) => toId === 'ann')
  expect(Object.fromEntries(people)).toEqual({ phone: 'bob', bob: 'bob', old: 'old', ann: 'ann' })
})

test('[D14] a person goes by the user that was named first', () => {
  const links = [alias('c', 'b', 5), alias('b', 'a', 7), identify('x', 'c', 2)]
  expect(resolve(links)).toEqual({ a: 'c', b: 'c', c: 'c', x: 'c' })
})

test('[D10] who is who does not depend on the order in which events came', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const link = fc
    .tuple(
      fc.constantFrom('identify' as const, 'alias' as const),
      id,
      id,
      fc.integer({ min: 1, max: 4 }),
      fc.integer(),
    )
    .filter(([, from, to]) => from !== to)
    .map(([kind, fromId, toId, at, n]): Link => ({
      kind,
      fromId,
      toId,
      tenantId: '',
      at,
      eventId: String(n),
    }))
  const lists = fc
    .uniqueArray(link, { maxLength: 12, selector: ({ eventId }) => eventId })
    .chain((links) => fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length })))
  fc.assert(
    fc.property(lists, ([links, shuffled]) => {
      expect(Object.fromEntries(resolvePeople(shuffled, never))).toEqual(
        Object.fromEntries(resolvePeople(links, never)),
      )
    }),
  )
})

function resolve(links: readonly Link[]): Record<string, string> {
  return Object.fromEntries(resolvePeople(links, never))
}

function identify(fromId: string, toId: string, at: number, eventId = '5'): Link {
  return { kind: 'identify', fromId, toId, tenantId: '', at, eventId }
}

function alias(fromId: string, toId: string, at: number): Link {
  return { kind: 'alias', fromId, toId, tenantId: '', at, eventId: '5' }
}
