import { expectTypeOf, test } from 'vitest'
import { createTidemark, type Problem, type Tidemark, type TidemarkOptions } from './index.ts'

const options = { host: 'https://tidemark.example', writeKey: '' } satisfies TidemarkOptions
const silent = { ...options, onProblem: () => undefined }

test('[N8] who did it is said with each call, and what is none of the fields does not compile', () => {
  const tidemark = createTidemark(silent)
  expectTypeOf(tidemark).toEqualTypeOf<Tidemark>()
  tidemark.track('a', { any: ['thing'] }, { userId: 'ann' })
  tidemark.track('a', undefined, { anonymousId: 'a-1', value: 3, severity: 'low' })
  tidemark.track('a', {}, { system: true })
  // @ts-expect-error nobody did it
  tidemark.track('a', {})
  // @ts-expect-error nobody did it
  tidemark.track('a', {}, { value: 3 })
  // @ts-expect-error no such severity
  tidemark.track('a', {}, { userId: 'ann', severity: 'mild' })
  // @ts-expect-error no such field
  tidemark.track('a', {}, { userId: 'ann', usreAgent: 'x' })
  // @ts-expect-error an id is a text
  tidemark.identify(42)
  // @ts-expect-error the number of results is a number
  tidemark.search('shoes', { resultsCount: '3' }, { userId: 'ann' })
  expectTypeOf(tidemark.flush).returns.resolves.toBeBoolean()
  expectTypeOf(tidemark.close).returns.resolves.toBeBoolean()
})

test('[N8] a program may say which events it has, and what they carry', () => {
  const tidemark = createTidemark<{ order_completed: { readonly items: number }; signed_out: object }>(silent)
  tidemark.track('order_completed', { items: 2 }, { userId: 'ann' })
  tidemark.track('signed_out', undefined, { userId: 'ann' })
  // @ts-expect-error misspelt
  tidemark.track('order_complete', { items: 2 }, { userId: 'ann' })
  // @ts-expect-error the number of items is a number
  tidemark.track('order_completed', { items: 'two' }, { userId: 'ann' })
})

test('[N8] a host and a key are needed, and a problem says what it is', () => {
  // @ts-expect-error no key
  createTidemark({ host: 'https://tidemark.example', onProblem: () => undefined })
  // @ts-expect-error sources are a closed list
  createTidemark({ ...silent, source: 'toaster' })
  createTidemark({
    ...silent,
    onProblem: (problem) => expectTypeOf(problem).toEqualTypeOf<Problem>(),
  })
})
