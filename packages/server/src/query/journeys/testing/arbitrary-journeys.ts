import fc from 'fast-check'
import type { Filter } from '../../question.ts'
import { names, type Moment } from '../../testing/arbitraries.ts'
import type { EventChoice } from '../journey-given.ts'
import type { FunnelExclusion, FunnelQuestion, FunnelStep } from '../funnel/funnel-question.ts'
import type { PathsQuestion } from '../paths/paths-question.ts'
import type { RetentionQuestion } from '../retention/retention-question.ts'

const dayMs = 86_400_000

const filter = fc.constantFrom<Filter>(
  { field: 'country', op: 'is', value: 'a' },
  { field: 'country', op: 'is_not', value: 'b' },
  { field: 'properties.plan', op: 'is_set' },
  { not: { field: 'source', op: 'is', value: 'api' } },
  { field: 'person.plan', op: 'is_set' },
  { field: 'cohort', op: 'in', value: ['doers', "o'ften"] },
  { field: 'cohort', op: 'is_not', value: 'without' },
)
/** Often a name alone; the narrower ones overlap with those. */
const choice: fc.Arbitrary<EventChoice> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ event: fc.constantFrom(...names) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      event: fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ event: fc.constantFrom(...names), filter }) },
  { weight: 1, arbitrary: fc.record({ filter }) },
  { weight: 1, arbitrary: fc.constant({}) },
)

function shared(moment: Moment) {
  return fc
    .record({
      before: fc.integer({ min: 0, max: 6 * dayMs }),
      after: fc.integer({ min: 60_000, max: 6 * dayMs }),
      step: fc.constantFrom(1, 3_600_000),
      timezone: fc.constantFrom(...moment.zones),
      more: fc.oneof(
        { weight: 5, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constantFrom({ bots: 'include' as const }, { bots: 'only' as const }) },
        { weight: 1, arbitrary: fc.record({ filter }) },
      ),
    })
    .map(({ before, after, step, timezone, more }) => ({
      from: moment.at - Math.floor(before / step) * step,
      until: moment.at + Math.max(step, Math.floor(after / step) * step),
      timezone,
      ...more,
    }))
}

const step: fc.Arbitrary<FunnelStep> = fc.oneof(
  { weight: 5, arbitrary: choice },
  { weight: 1, arbitrary: fc.record({ any: fc.array(choice, { minLength: 1, maxLength: 3 }) }) },
)

/** Steps one after the other. */
const line = fc.array(step, { minLength: 2, maxLength: 4 })

/** Steps some of which may be left out, or follow several, or are first ones of their own. */
const graph = fc
  .array(fc.tuple(step, fc.boolean(), fc.option(fc.nat({ max: 2 ** 6 - 1 }), { nil: undefined })), {
    minLength: 2,
    maxLength: 6,
  })
  .map((list) =>
    list.map(([own, isOptional, links], index): FunnelStep => {
      const after =
        links === undefined
          ? undefined
          : list.flatMap((_, place) =>
              place < index && (links & (2 ** place)) !== 0 ? [String(place + 1)] : [],
            )
      const isFirst = index === 0 || after?.length === 0
      return {
        ...own,
        ...(isOptional && !isFirst ? { optional: true } : {}),
        ...(after === undefined ? {} : { after }),
      }
    }),
  )

const exclusion: fc.Arbitrary<FunnelExclusion> = fc.record({ event: fc.constantFrom(...names) })

export function funnelQuestions(moment: Moment): fc.Arbitrary<FunnelQuestion> {
  const shape = fc.oneof(
    fc.record({ steps: line }),
    fc.record({ steps: graph }),
    fc.record({ steps: graph, exclusions: fc.array(exclusion, { minLength: 1, maxLength: 2 }) }),
    fc.record({ steps: fc.oneof(line, graph), order: fc.constant('strict' as const) }),
    fc.record({ steps: line, order: fc.constant('any' as const) }),
  )
  const more = fc.record(
    {
      window: fc.constantFrom('30m', '6h', '1d', '3d', '2w'),
      per: fc.constantFrom(
        'session' as const,
        'person' as const,
        { same: 'country' },
        { same: 'properties.plan' },
      ),
      attempts: fc.constantFrom('best' as const, 'first' as const, 'each' as const),
      interval: fc.constantFrom('hour' as const, 'day' as const, 'week' as const),
      next: fc.constant(20),
    },
    { requiredKeys: [] },
  )
  const breakdown = fc.oneof(
    fc.constant({}),
    fc.record(
      {
        breakdown: fc.constantFrom('country', 'properties.plan', 'page_path'),
        breakdown_step: fc.constantFrom(1, 2),
        breakdown_limit: fc.constantFrom(1, 2, 50),
      },
      { requiredKeys: ['breakdown'] },
    ),
  )
  return fc
    .tuple(shared(moment), shape, more, breakdown)
    .map(([head, own, rest, groups]) => ({ kind: 'funnel' as const, ...head, ...own, ...rest, ...groups }))
}

export function retentionQuestions(moment: Moment): fc.Arbitrary<RetentionQuestion> {
  const more = fc.record(
    {
      start: choice,
      return: choice,
      interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      rolling: fc.boolean(),
      starts: fc.constantFrom('first' as const, 'first_in_range' as const, 'every' as const),
      returns: fc.constantFrom('on' as const, 'on_or_after' as const),
      breakdown: fc.constantFrom('country', 'properties.plan'),
      breakdown_limit: fc.constantFrom(1, 50),
    },
    { requiredKeys: [] },
  )
  const periods = fc.oneof(
    fc.constant({}),
    fc.record({ periods: fc.integer({ min: 1, max: 5 }) }),
    fc.constantFrom<{ brackets: number[] }>(
      { brackets: [0, 1, 3, 7] },
      { brackets: [1, 2] },
      { brackets: [2, 5, 6] },
    ),
  )
  return fc
    .tuple(shared(moment), more, periods)
    .map(([head, rest, own]) => ({ kind: 'retention' as const, ...head, ...rest, ...own }))
}

export function pathsQuestions(moment: Moment): fc.Arbitrary<PathsQuestion> {
  const more = fc.record(
    {
      of: choice,
      steps: fc.integer({ min: 2, max: 6 }),
      by: fc.constantFrom('name', 'page_path', 'country', 'properties.plan', 'properties.c.d'),
      groups: fc.constantFrom<NonNullable<PathsQuestion['groups']>>(
        [{ match: '*e*', as: 'with e' }],
        [{ match: 'a' }, { match: '*', as: 'rest' }],
        [{ match: "o'dd\\*" }, { match: 'p%o*', as: 'none' }, { match: 'page_*ew', as: 'p' }],
      ),
      fold: fc.boolean(),
      per: fc.constantFrom('person' as const, 'session' as const),
      limit: fc.constant(1000),
    },
    { requiredKeys: ['limit'] },
  )
  const anchor = fc.oneof(fc.constant({}), fc.record({ after: choice }), fc.record({ before: choice }))
  return fc
    .tuple(shared(moment), more, anchor)
    .map(([head, rest, own]) => ({ kind: 'path' as const, ...head, ...rest, ...own }))
}
