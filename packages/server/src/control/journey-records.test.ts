import { expect, test } from 'vitest'
import { firstProjectId, withControl } from './testing.ts'

test('[G15] funnels and cohorts are kept by name, and sizes go with their cohort', () =>
  withControl(async (control) => {
    const projectId = firstProjectId(control)
    const { journeys } = control
    const cohort = { projectId, kind: 'cohort', name: 'buyers', createdBy: 'local' } as const
    const first = await journeys.put({ ...cohort, definition: { rule: 1 } })
    const second = await journeys.put({ ...cohort, definition: { rule: 2 } })
    expect(second).toMatchObject({ id: first.id, definition: { rule: 2 } })
    const funnel = await journeys.put({ ...cohort, kind: 'funnel', definition: {} })
    expect(await journeys.list(projectId, 'cohort')).toEqual([second])
    expect(await journeys.list(projectId, 'funnel')).toEqual([funnel])
    expect(await journeys.list('prj_other', 'cohort')).toEqual([])
    expect(await journeys.allCohorts()).toEqual([second])
    const day = (number: number) => new Date(Date.UTC(2026, 10, number))
    await journeys.addSize(first.id, { at: day(2), people: 7 })
    await journeys.addSize(first.id, { at: day(1), people: 5 })
    expect((await journeys.sizes(first.id)).map(({ people }) => people)).toEqual([5, 7])
    await journeys.remove('prj_other', first.id)
    expect(await journeys.list(projectId, 'cohort')).toHaveLength(1)
    await journeys.remove(projectId, first.id)
    expect(await journeys.list(projectId, 'cohort')).toEqual([])
    expect(await journeys.sizes(first.id)).toEqual([])
  }))
