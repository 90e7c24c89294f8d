import { expect, test } from 'vitest'
import { parseViewSearch } from '../../view/view-search.ts'
import { listQuestion } from './list-question.ts'
import { panels } from './lists.ts'

const project = { id: 'p', name: 'Shop', timezone: 'Europe/Berlin', role: 'viewer' } as const

function question(id: string, search?: string, filter = '') {
  const { view } = parseViewSearch({ from: '2015-05-17', until: '2015-05-20', filter }, project)
  const kind = panels.flatMap(({ lists }) => lists).find((list) => list.id === id)
  return kind && listQuestion(project, view, kind, 500, search)
}

test('pages are those that were viewed, and not all that have a path', () => {
  expect(question('top')).toMatchObject({ group_by: ['page_path'], event: ['page_view', 'screen_view'] })
  expect(question('countries')).not.toHaveProperty('event')
})

test('a list has what is set, and holds what was searched for letter by letter', () => {
  expect(question('countries')?.filter).toEqual({ field: 'country', op: 'is_set' })
  expect(question('top', 'a.b', 'country:is:DE')?.filter).toEqual({
    all: [
      { field: 'country', op: 'is', value: 'DE' },
      { field: 'page_path', op: 'is_set' },
      { field: 'page_path', op: 'matches', value: String.raw`(?i)a\.b` },
    ],
  })
})
