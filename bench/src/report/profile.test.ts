import { expect, test } from 'vitest'
import { topSelfTimes } from './profile.ts'

test('self time is summed by function, and idle time is left out', () => {
  const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 9 })
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(idle)') },
      { id: 2, callFrame: frame('parse', 'file:///home/me/packages/server/src/parse.ts') },
      { id: 3, callFrame: frame('(garbage collector)') },
    ],
    samples: [1, 2, 3, 2],
    timeDeltas: [9_000, 2_000, 1_000, 1_000],
  }
  expect(topSelfTimes(profile, 5)).toEqual([
    { where: 'parse packages/server/src/parse.ts:10', ms: 3, share: 0.75 },
    { where: '(garbage collector)', ms: 1, share: 0.25 },
  ])
})
