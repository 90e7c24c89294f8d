import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parcelLimits, type Parcel } from './backlog.ts'
import { MemoryBacklog } from './memory-backlog.ts'

const step = fc.oneof(
  // So many are pushed.
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 2, arbitrary: fc.constant('take' as const) },
  { weight: 1, arbitrary: fc.constant('settle' as const) },
  { weight: 1, arbitrary: fc.constant('give back' as const) },
)

test('[N3] whatever happens in whatever order, each event is waiting, away, settled or dropped; the oldest first', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (steps, maxEvents) => {
      let dropped = 0
      const backlog = new MemoryBacklog(
        { maxEvents, maxBytes: 1e9 },
        { now: () => 0, onDropped: (_, events) => (dropped += events) },
      )
      // The plain model: numbers in a list, and lists of them away.
      let waiting: number[] = []
      const away: { readonly parcel: Parcel; readonly numbers: readonly number[] }[] = []
      let pushed = 0
      let settled = 0
      const awayCount = () => away.reduce((sum, { numbers }) => sum + numbers.length, 0)
      const fit = () => {
        while (waiting.length > 0 && waiting.length + awayCount() > maxEvents) waiting.shift()
      }
      for (const what of steps) {
        if (typeof what === 'number') {
          for (let count = 0; count < what; count += 1) {
            pushed += 1
            backlog.push(String(pushed))
            waiting.push(pushed)
            fit()
          }
        } else if (what === 'take') {
          const parcel = backlog.take()
          expect(numbersIn(parcel)).toEqual(waiting)
          if (parcel !== undefined) away.push({ parcel, numbers: waiting })
          waiting = []
        } else {
          const taken = away.pop()
          if (taken === undefined) continue
          if (what === 'settle') {
            void taken.parcel.settle()
            settled += taken.numbers.length
          } else {
            taken.parcel.giveBack()
            waiting = [...taken.numbers, ...waiting]
            fit()
          }
        }
        expect(backlog.events).toBe(waiting.length)
        expect(backlog.firstSequence).toBe(waiting[0] ?? Infinity)
        expect(pushed).toBe(waiting.length + awayCount() + settled + dropped)
      }
    }),
  )
})

test('[N3] the limit of bytes holds as well, and a parcel carries no more than one request may', () => {
  let dropped = 0
  const backlog = new MemoryBacklog(
    { maxEvents: 1e6, maxBytes: 3 * 1024 * 1024 },
    { now: () => 0, onDropped: (_, events) => (dropped += events) },
  )
  const line = 'ü'.repeat(5_120)
  for (let index = 0; index < 400; index += 1) backlog.push(line)
  expect([backlog.events, dropped]).toEqual([307, 93])
  const sizes: number[] = []
  for (let parcel = backlog.take(); parcel !== undefined; parcel = backlog.take())
    sizes.push(Buffer.concat(parcel.pieces).length)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(parcelLimits.bytes)
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBe(307 * 10_242)
})

function numbersIn(parcel: Parcel | undefined): readonly number[] {
  const lines = parcel === undefined ? [''] : Buffer.concat(parcel.pieces).toString().split(',\n')
  expect(lines.pop()).toBe('')
  return lines.map(Number)
}
