import { expect, test } from 'vitest'
import { firstProjectId, withControl } from './testing.ts'

const live = { schedule: null, timezone: null }

test('[G15] funnels and cohorts are kept by name, and sizes go with their cohort', () =>
  withControl(async (control) => {
    const projectId = firstProjectId(control)
    const { journeys } = control
    const cohort = { projectId, kind: 'cohort', name: 'buyers', createdBy: 'local', ...live } as const
    const first = await journeys.put({ ...cohort, definition: { rule: 1 } })
    const second = await journeys.put({ ...cohort, definition: { rule: 2 } })
    expect(second).toMatchObject({ id: first.id, definition: { rule: 2 } })
    const funnel = await journeys.put({ ...cohort, kind: 'funnel', definition: {} })
    expect(await journeys.list(projectId, 'cohort')).toEqual([second])
    expect(await journeys.list(projectId, 'funnel')).toEqual([funnel])
    expect(await journeys.list('prj_other', 'cohort')).toEqual([])
    expect(await journeys.allCohorts()).toEqual([second])
    const day = (number: number) => new Date(Date.UTC(2026, 10, number))
    await journeys.setCount(second, { at: day(1), people: 5, asOf: undefined })
    await journeys.setCount(second, { at: day(2), people: 7, asOf: '2026-11-02' })
    expect((await journeys.sizes(first.id)).map(({ people }) => people)).toEqual([5, 7])
    await journeys.setCount(second, { fault: 'too large' })
    const counted = { people: 7, countedAt: day(2), fault: 'too large' }
    expect(await journeys.list(projectId, 'cohort')).toMatchObject([counted])
    expect((await journeys.list(projectId, 'cohort'))[0]?.definition).toEqual({
      rule: 2,
      as_of: '2026-11-02',
    })
    const third = await journeys.put({ ...cohort, definition: { rule: 3 } })
    await journeys.setCount({ ...third, updatedAt: day(1) }, { at: day(3), people: 9, asOf: undefined })
    expect(await journeys.list(projectId, 'cohort')).toMatchObject([{ people: null, fault: null }])
    await journeys.remove('prj_other', first.id)
    expect(await journeys.list(projectId, 'cohort')).toHaveLength(1)
    await journeys.remove(projectId, first.id)
    expect(await journeys.list(projectId, 'cohort')).toEqual([])
    expect(await journeys.sizes(first.id)).toEqual([])
  }))
