import { queryOptions } from '@tanstack/react-query'
import { isRecord } from '../../api/answers.ts'
import { UnreachableError } from '../../api/request.ts'

/** What a running Tidemark says of its parts: `ok`, or what is the matter. */
export interface Health {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, string>>
}

/** Whether events are taken, stored and answered. A server that says no has answered, with a status that says so too. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }): Promise<Health> => {
    const answer: unknown = await fetch('/readyz', { signal }).then(
      (response) => response.json(),
      (cause) => {
        throw new UnreachableError(cause)
      },
    )
    if (!isHealth(answer)) throw new UnreachableError('no report')
    return answer
  },
  refetchInterval: 10_000,
  retry: false,
})

function isHealth(value: unknown): value is Health {
  return (
    isRecord(value) &&
    typeof value['ready'] === 'boolean' &&
    isRecord(value['checks']) &&
    Object.values(value['checks']).every((check) => typeof check === 'string')
  )
}
