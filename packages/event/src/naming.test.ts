import { expect, test } from 'vitest'
import { canonicalName, nameFromParts, snakeCase } from './naming.ts'

test('only unmistakable spellings become ours; every other name stays as it was sent', () => {
  for (const name of ['page', 'pageview', '$pageview', 'Page View', ' Page Viewed '])
    expect(canonicalName(name)).toBe('page_view')
  for (const name of ['screen', '$screen', 'Screen View']) expect(canonicalName(name)).toBe('screen_view')
  for (const name of ['Order Completed', 'checkout-step', 'constructor', '__proto__', 'Überweisung'])
    expect(canonicalName(name)).toBe(name)
})

test('three habits of writing give one snake_case', () => {
  for (const text of [
    'Campaign Created',
    'campaignCreated',
    'campaign-created',
    ' campaign.created ',
    'campaign__created',
  ])
    expect(snakeCase(text)).toBe('campaign_created')
})

test('a category and an action make a name', () => {
  expect(nameFromParts('Ticket', 'statusChanged')).toBe('ticket_status_changed')
})
