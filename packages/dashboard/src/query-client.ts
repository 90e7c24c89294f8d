import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { sessionQuery } from './api/queries.ts'
import { ApiError, UnreachableError } from './api/request.ts'

export interface QueryClientHooks {
  /** The server no longer knows who is asking. */
  readonly onSignedOut: () => void
}

const retries = 2

/**
 * A refusal is not asked again: it would be the same. What may pass by itself (no answer, 5xx, 429) is tried
 * twice more, and by the next refresh after that.
 */
export function createQueryClient({ onSignedOut }: QueryClientHooks): QueryClient {
  function noticeSignedOut(error: Error): void {
    if (!(error instanceof ApiError) || error.status !== 401) return
    // Signing in wrongly is a 401 too, and nobody was signed in then.
    if (!client.getQueryData(sessionQuery.queryKey)) return
    client.setQueryData(sessionQuery.queryKey, null)
    onSignedOut()
  }
  /** Whoever answers one question can be asked the others that got no answer: few ask again by themselves. */
  function askAgain(): void {
    void client.refetchQueries({
      type: 'active',
      predicate: ({ state }) => state.fetchStatus === 'idle' && state.error instanceof UnreachableError,
    })
  }
  /** A first answer on its way when something is changed may not know of it, and nothing but this asks again. */
  async function askAnew(): Promise<void> {
    const early = client
      .getQueryCache()
      .findAll({ type: 'active', fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined)
    await Promise.all(early.map(({ queryKey }) => client.cancelQueries({ queryKey, exact: true })))
    for (const { queryKey } of early) void client.refetchQueries({ queryKey, exact: true })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignedOut, onSuccess: askAgain }),
    mutationCache: new MutationCache({ onError: noticeSignedOut, onSuccess: askAnew }),
    defaultOptions: {
      queries: { staleTime: 1000, retry: (failures, error) => failures < retries && mayPass(error) },
      mutations: { retry: false },
    },
  })
  return client
}

function mayPass(error: Error): boolean {
  if (error instanceof UnreachableError) return true
  return error instanceof ApiError && (error.status >= 500 || error.status === 429)
}
