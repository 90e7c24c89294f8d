import { expect, test } from 'vitest'
import { fieldGroups, isKnownField, propertyField, propertyName } from './fields.ts'

test('a property is found under its name', () => {
  expect(propertyField('plan')).toBe('properties.plan')
  expect(propertyField('properties.plan')).toBe('properties.plan')
  expect(propertyName('properties.a.b')).toBe('a.b')
  expect(propertyName('country')).toBeUndefined()
  expect(Object.values(fieldGroups).flat().every(isKnownField)).toBe(true)
  expect(isKnownField('properties.country')).toBe(false)
})
