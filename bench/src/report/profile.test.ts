import { expect, test } from 'vitest'
import { selfTimesByArea, topSelfTimes } from './profile.ts'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 9 })
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    {
      id: 2,
      callFrame: frame('parse', 'file:///home/me/packages/server/src/collect/parse.ts'),
      children: [4],
    },
    { id: 3, callFrame: frame('(garbage collector)') },
    { id: 4, callFrame: frame('slice') },
    { id: 5, callFrame: frame('write', 'file:///home/me/node_modules/lmdb/write.js') },
  ],
  samples: [1, 2, 3, 2, 4, 5],
  timeDeltas: [9_000, 2_000, 1_000, 1_000, 3_000, 1_000],
}

test('self time is summed by function, and idle time is left out', () => {
  expect(topSelfTimes(profile, 3)).toEqual([
    { where: 'parse packages/server/src/collect/parse.ts:10', ms: 3, share: 0.375 },
    { where: 'slice from parse packages/server/src/collect/parse.ts:10', ms: 3, share: 0.375 },
    { where: '(garbage collector)', ms: 1, share: 0.125 },
  ])
})

test('self time is summed by part of the program', () => {
  expect(selfTimesByArea(profile)).toEqual([
    { where: 'packages/server/src/collect', ms: 6, share: 0.75 },
    { where: '(garbage collector)', ms: 1, share: 0.125 },
    { where: 'node_modules/lmdb', ms: 1, share: 0.125 },
  ])
})
