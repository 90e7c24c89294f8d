import { profilingOf, type BenchContext } from '../context.ts'
import type { Row } from '../report/row.ts'
import { askAt } from '../server/ask.ts'
import { openFilledFolder } from '../server/filled-folder.ts'
import { watchMemory } from '../server/memory-watch.ts'
import { startTidemark } from '../server/tidemark.ts'
import { heavyQuestions } from './speed-questions.ts'

const MiB = 1024 * 1024

/** The peak of all processes while questions of every kind are asked, those that need the most memory among them. */
export async function measureMemory(context: BenchContext): Promise<readonly Row[]> {
  const filled = await openFilledFolder(context)
  const { dataDir, keys } = filled
  const settings = { TIDEMARK_QUERY_CACHE_ENTRIES: '0' }
  const server = await startTidemark({ dataDir, keys, settings, profiling: profilingOf(context) })
  try {
    const rows: Row[] = []
    const before = await watchMemory(server.pid, 100).stop()
    for (const { what, question } of heavyQuestions(filled)) {
      const watch = watchMemory(server.pid, 100)
      const outcome = await askAt(server, '/v1/analytics/query', question).then(
        (answer) => (answer.meta.exact ? 'of all events' : 'from a sample'),
        (error: unknown) => String(error).slice(0, 200),
      )
      const { anonymousBytes } = await watch.stop()
      const takenMiB = Math.max(0, anonymousBytes - before.anonymousBytes) / MiB
      context.say(`${what}: ${takenMiB.toFixed(0)} MiB, ${outcome}`)
      rows.push({
        what: `memory for ${what}, ${filled.events / 1e6}M events`,
        figure: { value: takenMiB, unit: 'MiB' },
        ceiling: undefined,
        target: { of: 'figure', bound: 'at-most', value: 1024 },
        notes: [`answered ${outcome}; more than before any question was asked`],
      })
    }
    return rows
  } finally {
    await server.stop()
  }
}
