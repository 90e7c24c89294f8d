import { expect, test } from 'vitest'
import { countryName, languageName, seriesName } from './series-label.ts'
import { sparkPoints } from './sparkline.tsx'

const series = { breakdown: {}, other: false }

test('a series is called by its value, however odd', () => {
  expect(seriesName(series)).toEqual({ kind: 'all' })
  expect(seriesName({ ...series, breakdown: { country: 'DE' } })).toEqual({ kind: 'value', text: 'DE' })
  expect(seriesName({ ...series, breakdown: { country: null } })).toEqual({ kind: 'unset' })
  expect(seriesName({ ...series, breakdown: { country: null }, other: true })).toEqual({ kind: 'other' })
  expect(seriesName({ ...series, breakdown: { name: 'other' } })).toEqual({ kind: 'value', text: 'other' })
})

test('countries and languages have names, and what is none stays', () => {
  expect(countryName('DE', 'en')).toBe('Germany')
  expect(countryName('Atlantis', 'en')).toBe('Atlantis')
  expect(languageName('de-AT', 'en')).toBe('German (Austria)')
  expect(languageName('de_AT;q=1', 'en')).toBe('de_AT;q=1')
  expect(countryName('ZZ', 'en')).not.toBe('')
})

test('a sparkline fills its box from zero up', () => {
  expect(sparkPoints([0, 5, 10])).toBe('0,39 50,20 100,1')
  expect(sparkPoints([0, 0])).toBe('0,39 100,39')
})
