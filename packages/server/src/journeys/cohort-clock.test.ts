import { expect, test } from 'vitest'
import type { JourneyRecord } from '../control/journey-records.ts'
import { CohortClock } from './cohort-clock.ts'

const cohort: JourneyRecord = {
  id: 'coh_1',
  projectId: 'prj_1',
  kind: 'cohort',
  name: 'buyers',
  definition: { rule: { did: {} } },
  createdAt: new Date(0),
  createdBy: 'local',
  updatedAt: new Date(0),
  schedule: '0 6 * * 1',
  timezone: 'Europe/Berlin',
  countedAt: null,
  people: null,
  fault: null,
}

test('[D71] a count that is asked for while another runs comes after it, and closing waits for both', async () => {
  const order: string[] = []
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>()
  const clock = new CohortClock(async ({ name }) => {
    order.push(`begin ${name}`)
    await held
    order.push(`end ${name}`)
  })
  const runs = [clock.run(cohort), clock.run({ ...cohort, name: 'changed' })]
  expect(clock.isRunning(cohort.id)).toBe(true)
  const closed = clock.close()
  release(undefined)
  await Promise.all([...runs, closed])
  expect(order).toEqual(['begin buyers', 'end buyers', 'begin changed', 'end changed'])
  expect(clock.isRunning(cohort.id)).toBe(false)
})

test('[D71] a cohort is counted on its schedule, a live one every night in the zone of its project', async () => {
  const clock = new CohortClock(() => Promise.resolve())
  clock.set(cohort, 'UTC')
  expect(clock.nextRun(cohort.id)?.toISOString()).toMatch(/T0[45]:00:00/)
  clock.set({ ...cohort, schedule: null, timezone: null }, 'Asia/Kolkata')
  expect(clock.nextRun(cohort.id)?.toISOString()).toMatch(/T21:47:00/)
  await clock.close()
  expect(clock.nextRun(cohort.id)).toBeUndefined()
})
