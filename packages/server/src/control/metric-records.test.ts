import { expect, test } from 'vitest'
import type { MetricRecord } from './metric-records.ts'
import { firstProjectId, withControl } from './testing.ts'

const visits = { name: 'visits', formula: 'count(page_view)' }
const revenue = { name: 'revenue', formula: 'sum(purchase.value)', unit: '€' }
const named = (records: readonly MetricRecord[]) =>
  records.map(({ version, definition, createdBy }) => [definition.name, version, createdBy])
const idOf = (records: readonly MetricRecord[], name: string) =>
  records.find(({ definition }) => definition.name === name)?.id ?? ''

test('[G13] every version of a metric stays, and a removed one frees its name', () =>
  withControl(async (control) => {
    const project = firstProjectId(control)
    const { metrics } = control
    await metrics.change(project, 'ann@example.com', () => ({ put: [visits, revenue], remove: [] }))
    const after = await metrics.change(project, 'bo@example.com', (current) => {
      expect(current.map(({ definition }) => definition)).toEqual([revenue, visits])
      return { put: [{ ...visits, unit: 'views' }], remove: [idOf(current, 'revenue')] }
    })
    expect(named(after)).toEqual([['visits', 2, 'bo@example.com']])
    const again = await metrics.change(project, 'local', () => ({ put: [revenue], remove: [] }))
    expect(named(again)).toEqual([
      ['revenue', 1, 'local'],
      ['visits', 2, 'bo@example.com'],
    ])
    const id = idOf(after, 'visits')
    expect(named(await metrics.versions(project, id))).toEqual([
      ['visits', 2, 'bo@example.com'],
      ['visits', 1, 'ann@example.com'],
    ])
    expect(await metrics.versions('prj_other', id)).toEqual([])
  }))

test('[G13] a change that is refused changes nothing', () =>
  withControl(async (control) => {
    const project = firstProjectId(control)
    const refused = control.metrics.change(project, 'local', () => {
      throw new Error('no')
    })
    await expect(refused).rejects.toThrow('no')
    // One of them is named twice: the database itself refuses, after the first was written.
    const twice = control.metrics.change(project, 'local', () => ({ put: [visits, visits], remove: [] }))
    await expect(twice).rejects.toThrow(/refused a statement/)
    expect(await control.metrics.list(project)).toEqual([])
  }))

test('[G13] schedules and results are kept, and go with their metric', () =>
  withControl(async (control) => {
    const project = firstProjectId(control)
    const { metrics } = control
    const made = await metrics.change(project, 'local', () => ({ put: [visits], remove: [] }))
    const metricId = idOf(made, 'visits')
    const schedule = {
      metricId,
      projectId: project,
      cron: '0 3 * * *',
      timezone: 'Europe/Berlin',
      last: '30d',
    }
    await metrics.setSchedule({ ...schedule, cron: '* * * * *' })
    await metrics.setSchedule(schedule)
    expect(await metrics.schedule(metricId)).toEqual(schedule)
    expect(await metrics.schedules()).toEqual([schedule])

    const buckets = { metricId, timeWindow: '1d', timezone: 'UTC' }
    const day = (number: number) => new Date(Date.UTC(2026, 10, number))
    const result = (number: number, value: number | null) => ({
      from: day(number),
      until: day(number + 1),
      value,
      version: 1,
      madeOf: 'x',
      computedAt: day(20),
    })
    await metrics.putResults(buckets, [result(1, 5), result(2, null), result(3, 0.5)])
    await metrics.putResults(buckets, [result(2, 7)])
    const kept = await metrics.results(buckets, day(1), day(3))
    expect(kept.map(({ value }) => value)).toEqual([5, 7])
    expect(await metrics.results({ ...buckets, timezone: 'Asia/Tokyo' }, day(1), day(3))).toEqual([])

    await metrics.change(project, 'local', () => ({ put: [], remove: [metricId] }))
    expect(await metrics.schedules()).toEqual([])
  }))
