import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeTour } from './tour-check.ts'

// Made clicks: the script itself is run with the real ones, which are the publisher's.
test('the questions of the tour give what its scripts count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-clicks-'))
  try {
    const made = join(folder, 'clicks.csv')
    await writeFile(made, madeClicks())
    const stops = await takeTour(made)
    expect(stops.map(({ heading }) => heading)).toHaveLength(3)
    for (const { answered, byHand } of stops) {
      expect(answered).toEqual(byHand)
      expect(answered.length).toBeGreaterThan(4)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** Clicks in sessions of one to nine, each on a day of its own. */
function madeClicks(): string {
  const header =
    'year,month,day,order,country,session_id,page1_main_category,page2_clothing_model,colour,location,model_photography,price,price_2,page'
  const rows = Array.from({ length: 120 }, (_, session) =>
    Array.from({ length: 1 + (session % 9) }, (_, click) => {
      const category = 1 + ((session + (click >> 1)) % 4)
      const page = 1 + ((session * click) % 5)
      return `2008,${4 + (session % 4)},${1 + (session % 28)},${click + 1},${session % 11},${session},${category},A1,3,5,1,28,2,${page}`
    }),
  )
  return `${[header, ...rows.flat()].join('\r\n')}\r\n`
}
