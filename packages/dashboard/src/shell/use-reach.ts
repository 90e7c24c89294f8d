import { onlineManager, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { UnreachableError } from '../api/request.ts'

export type Reach = 'online' | 'offline' | 'unreachable'

/** Whether the server can be reached, as the running queries find it. */
export function useReach(): Reach {
  const cache = useQueryClient().getQueryCache()
  const online = useSyncExternalStore(
    (notify) => onlineManager.subscribe(notify),
    () => onlineManager.isOnline(),
  )
  const unreachable = useSyncExternalStore(
    (notify) => cache.subscribe(notify),
    () =>
      cache
        .findAll({ type: 'active' })
        .some(({ state }) => state.fetchFailureReason instanceof UnreachableError),
  )
  if (!online) return 'offline'
  return unreachable ? 'unreachable' : 'online'
}
