import { MutationObserver, QueryObserver } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { createQueryClient } from './query-client.ts'

test('a list that is on its way when something is added to it is asked for anew', async () => {
  const client = createQueryClient({ onSignedOut: () => undefined })
  const answers = [Promise.withResolvers<string[]>(), Promise.withResolvers<string[]>()]
  let asked = 0
  const observer = new QueryObserver(client, {
    queryKey: ['invitations'],
    queryFn: () => answers[asked++]?.promise ?? [],
  })
  const unsubscribe = observer.subscribe(() => undefined)
  const addition = new MutationObserver(client, {
    mutationFn: async () => 'bob',
    onSuccess: () => client.invalidateQueries({ queryKey: ['invitations'] }),
  })
  const added = addition.mutate()
  await vi.waitFor(() => expect(asked).toBe(2))
  answers[0]?.resolve([])
  answers[1]?.resolve(['bob'])
  await added
  expect(observer.getCurrentResult().data).toEqual(['bob'])
  unsubscribe()
  client.clear()
})
