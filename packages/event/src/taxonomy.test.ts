import { expect, test } from 'vitest'
import { snakeCase } from './naming.ts'
import { builtInTypes, categories, categoryOf, nameInCategory } from './taxonomy.ts'

test('every built-in type has a snake_case name, a described schema and a known category', () => {
  const known = new Set(categories.map(({ category }) => category))
  for (const [name, type] of builtInTypes) {
    expect(type.name).toBe(name)
    expect(snakeCase(name)).toBe(name)
    expect(known.has(type.category)).toBe(true)
    expect(type.description).toMatch(/\.$/)
    expect(type.schema.type).toBe('object')
  }
})

test('a name belongs to its type, else to its prefix, else to product', () => {
  expect(categoryOf('campaign_created')).toBe('business')
  expect(categoryOf('warmup_progress')).toBe('email')
  expect(categoryOf('infra_disk_swap')).toBe('infrastructure')
  expect(categoryOf('order_completed')).toBe('product')
})

test('a bare name within its category is the built-in one', () => {
  expect(nameInCategory('login_failure', 'security')).toBe('security_login_failure')
  expect(nameInCategory('loginFailure', 'security')).toBe('security_login_failure')
  expect(nameInCategory('login_failure', 'product')).toBe('login_failure')
  expect(nameInCategory('opened', 'email')).toBe('email_opened')
})

test('what is kept longest is security, what is kept shortest is performance', () => {
  const days = new Map(categories.map(({ category, retentionDays }) => [category, retentionDays]))
  expect(Math.max(...days.values())).toBe(days.get('security'))
  expect(Math.min(...days.values())).toBe(days.get('performance'))
})
