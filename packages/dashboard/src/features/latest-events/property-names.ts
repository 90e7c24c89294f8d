import { isRecord, type EventRow } from '../../api/answers.ts'

/** The names of properties that the events carry, the most frequent first. Objects are left to be typed. */
export function propertyNames(events: readonly EventRow[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { properties } of events) {
    if (!isRecord(properties)) continue
    for (const [name, value] of Object.entries(properties)) {
      if (!isRecord(value)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name)
}
