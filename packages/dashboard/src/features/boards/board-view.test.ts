import { expect, test } from 'vitest'
import type { Range } from '../../view/range.ts'
import type { QuestionParts } from '../../view/view-search.ts'
import { keptRange, rangeOfBoard, tileQuestion } from './board-view.ts'

const zone = 'Europe/Berlin'
const nowMs = Date.parse('2026-11-21T09:30:00Z')

test.each<Range>([
  { name: 'today' },
  { name: '30d' },
  { name: '12mo' },
  { name: 'custom', from: '2026-10-01', until: '2026-10-31' },
  { name: 'custom', from: '2026-10-01T08:00', until: '2026-10-01T12:30' },
])('a board begins with the time that was kept: %o', (range) => {
  expect(rangeOfBoard(keptRange(range) ?? {}, zone, nowMs)).toEqual(range)
})

test('a month of the calendar cannot be kept, as it would stand still', () => {
  expect(keptRange({ name: 'month' })).toBeUndefined()
  expect(keptRange({ name: 'all', from: '2020-01-01' })).toBeUndefined()
})

test('a length without a name is shown as the days that it means now', () => {
  expect(rangeOfBoard({ last: '14d' }, zone, nowMs)).toEqual({
    name: 'custom',
    from: '2026-11-08',
    until: '2026-11-21',
  })
  expect(rangeOfBoard({ last: '2mo' }, zone, nowMs)).toEqual({
    name: 'custom',
    from: '2026-10-01',
    until: '2026-11-21',
  })
  expect(rangeOfBoard({ last: '3h' }, zone, nowMs)).toEqual({
    name: 'custom',
    from: '2026-11-21T07:30',
    until: '2026-11-21T10:30',
  })
  expect(rangeOfBoard({ last: 'nonsense' }, zone, nowMs)).toEqual({ name: '30d' })
})

const parts: QuestionParts = {
  from: '2026-11-15',
  until: '2026-11-22',
  timezone: zone,
  bots: 'exclude',
  interval: 'hour',
  filter: { field: 'country', op: 'is', value: 'DE' },
}

test("a tile keeps its question and its filter, and takes the board's time", () => {
  const own = { field: 'browser', op: 'is', value: 'Firefox' } as const
  const time = { from: '2026-11-15', until: '2026-11-22', timezone: zone }
  const filter = { all: [own, parts.filter] }
  const trend = { kind: 'trend', last: '30d', interval: 'day', filter: own } as const
  expect(tileQuestion(trend, parts)).toEqual({ kind: 'trend', interval: 'hour', ...time, filter })
  // What the tile compares with by itself lies whole days back, though today is not over.
  const compared = { ...trend, compare: 'previous_period' } as const
  const running = { ...parts, from: '2026-11-15', until: nowMs }
  expect(tileQuestion(compared, running)).toMatchObject({ compare: { offset: '7d' } })
  const rolling = { ...trend, window: { rolling: 7 } } as const
  expect(tileQuestion(rolling, parts)).toMatchObject({ interval: 'day' })
  const retention = { kind: 'retention', last: '8w', interval: 'week' } as const
  expect(tileQuestion(retention, parts)).toEqual({
    kind: 'retention',
    interval: 'week',
    ...time,
    filter: parts.filter,
  })
  const funnel = { kind: 'funnel', steps: [{}, {}], last: '1d' } as const
  expect(tileQuestion(funnel, parts)).not.toHaveProperty('interval')
  expect(tileQuestion({ ...funnel, interval: 'day' }, parts)).toMatchObject({ interval: 'hour' })
  expect(tileQuestion({ kind: 'metric', metric: 'x', last: '1d' }, parts)).toMatchObject({
    time_window: '1h',
  })
})
