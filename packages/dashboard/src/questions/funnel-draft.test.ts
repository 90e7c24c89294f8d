import { expect, test } from 'vitest'
import type { FunnelStep } from './journey-question.ts'
import { addStep, changeStep, fromDraft, moveStep, removeStep, stepNames, toDraft } from './funnel-draft.ts'

const branched: readonly FunnelStep[] = [
  { name: 'page_view', event: 'page_view' },
  { name: 'search', event: 'search', optional: true },
  { name: 'card', event: 'card_entered' },
  { name: 'invoice', event: 'invoice_chosen', after: ['page_view', 'search'] },
  { name: 'purchase', event: 'purchase', after: ['card', 'invoice'] },
]

test('what an address says comes back as it was', () => {
  expect(fromDraft(toDraft(branched))).toEqual(branched)
  const several: readonly FunnelStep[] = [
    { name: 'a / b', any: [{ event: 'a' }, { event: 'b' }] },
    { name: 'done', event: ['c', 'd'], filter: { field: 'country', op: 'is', value: 'DE' } },
  ]
  expect(fromDraft(toDraft(several))).toEqual(several)
})

test('steps without names are called after their events, each differently', () => {
  const draft = toDraft([{ event: 'view' }, { event: 'view' }, {}, { any: [{ event: 'a' }, { event: 'b' }] }])
  expect(stepNames(draft)).toEqual(['view', 'view 2', '3', 'a / b'])
})

test('a name that came from an event goes with it, one that was written stays', () => {
  const draft = toDraft(branched)
  const other = { choices: [{ event: 'visit' }], optional: false }
  const [first, , , invoice] = fromDraft(changeStep(draft, 0, other))
  expect(first?.name).toBe('visit')
  expect(invoice).toMatchObject({ name: 'invoice', after: ['visit', 'search'] })
})

test('a step that is removed is followed by nobody', () => {
  const draft = removeStep(toDraft(branched), 2)
  expect(fromDraft(draft).map(({ name, after }) => [name, after])).toEqual([
    ['page_view', undefined],
    ['search', undefined],
    ['invoice', ['page_view', 'search']],
    ['purchase', ['invoice']],
  ])
  expect(fromDraft(removeStep(removeStep(toDraft(branched), 3), 2)).at(-1)?.after).toBeUndefined()
})

test('a step that is moved takes its branches along, and nobody follows a later one', () => {
  const moved = fromDraft(moveStep(toDraft(branched), 4, 2))
  expect(moved.map(({ name }) => name)).toEqual(['page_view', 'search', 'purchase', 'card', 'invoice'])
  expect(moved[2]?.after).toBeUndefined()
  const first = fromDraft(moveStep(toDraft(branched), 1, 0))
  expect(first[0]).toEqual({ name: 'search', event: 'search' })
  expect(first.find(({ name }) => name === 'invoice')?.after).toEqual(['page_view', 'search'])
})

test('there are 20 steps at most', () => {
  let draft = toDraft([{ event: 'a' }, { event: 'b' }])
  for (let more = 0; more < 30; more++) draft = addStep(draft, 'c')
  expect(draft).toHaveLength(20)
  expect(new Set(stepNames(draft)).size).toBe(20)
})
