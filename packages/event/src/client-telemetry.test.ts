import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseClientTelemetry } from './client-telemetry.ts'

test('counts are read, and zeros left out', () => {
  expect(
    parseClientTelemetry({ sent: 40, retried: 2, dropped: { queue_full: 7, too_old: 0, storage: 1 } }),
  ).toEqual({ sent: 40, retried: 2, dropped: { queue_full: 7, storage: 1 } })
})

test('what is no count, and reasons that nobody knows, are left out', () => {
  expect(
    parseClientTelemetry({
      sent: '40',
      retried: -1,
      dropped: { queue_full: 1.5, too_old: 1e300, invalid: 3, gremlins: 9, __proto__: 4 },
    }),
  ).toEqual({ sent: 0, retried: 0, dropped: { invalid: 3 } })
})

test('whatever comes instead of telemetry is none', () => {
  for (const input of [undefined, null, 7, 'sent', [], {}, { sent: 0, dropped: [1] }, { dropped: 'all' }])
    expect(parseClientTelemetry(input)).toBeUndefined()
  fc.assert(fc.property(fc.anything(), (input) => void parseClientTelemetry(input)))
})
