import type { JsonObject } from '@tidemark/event'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import type { DemoEvent } from './visit.ts'

const queries = ['orders by customer', 'stock by size', 'search index', 'basket totals'] as const

/** What the shop's servers say about themselves and about who signs in. */
export function operationOf(random: Random, at: number, person: Person): readonly DemoEvent[] {
  const kind = random.weighted(
    [
      [30, 'api'],
      [18, 'pool'],
      [12, 'errors'],
      [20, 'query'],
      [10, 'cpu'],
      [10, 'sign-in'],
    ] as const,
    'api',
  )
  const event = (name: string, properties: JsonObject, more: Partial<DemoEvent> = {}): DemoEvent => ({
    name,
    timestamp: at,
    source: 'api',
    app: 'shop-api',
    properties,
    ...more,
  })
  const measured = (name: string, component: string, value: number, limit: number) =>
    event(name, { component, metric_value: value, threshold_exceeded: value > limit }, { value })
  switch (kind) {
    case 'api':
      return [measured('infra_api_response_time', 'api', Math.round(18 + random.skewed(45)), 250)]
    case 'pool':
      return [measured('infra_connection_pool_metrics', 'database', 10 + random.below(80), 80)]
    case 'errors':
      return [measured('infra_error_rate', 'api', Math.round(random.skewed(0.4) * 100) / 100, 2)]
    case 'query': {
      const ms = Math.round(2 + random.skewed(30))
      const properties = { component: 'database', duration_ms: ms, query_type: random.pick(queries) }
      return [event('perf_query_performance', properties, { value: ms })]
    }
    case 'cpu': {
      const percent = Math.round(15 + random.next() * 60)
      return [event('perf_cpu_utilization', { component: 'api', cpu_percent: percent }, { value: percent })]
    }
    case 'sign-in':
      return signIn(random, at, person)
  }
}

function signIn(random: Random, at: number, person: Person): readonly DemoEvent[] {
  const happens = (
    name: string,
    afterMs: number,
    severity: string,
    properties: JsonObject = {},
  ): DemoEvent => ({
    name,
    timestamp: at + afterMs,
    user_id: person.userId,
    source: 'api',
    app: 'accounts',
    severity,
    properties,
  })
  const attempt = happens('security_login_attempt', 0, 'low')
  if (random.chance(0.86)) return [attempt, happens('security_login_success', 300, 'low')]
  const failure = happens('security_login_failure', 300, 'medium', { failure_reason: 'wrong password' })
  if (!random.chance(0.06)) return [attempt, failure]
  return [
    attempt,
    failure,
    happens('security_suspicious_activity', 900, 'high', {
      failure_reason: 'many attempts from one address',
    }),
  ]
}
