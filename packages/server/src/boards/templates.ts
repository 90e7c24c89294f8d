import type { Fields } from '../query/parse/read.ts'
import { chart, template, type BoardTemplate } from './board-template.ts'

export const templateNames = [
  'web',
  'product',
  'e-commerce',
  'security',
  'infrastructure',
  'performance',
] as const
export type TemplateName = (typeof templateNames)[number]

const last = '30d'
const people = { fn: 'people' } as const

const trend = (question: Fields): Fields => ({ kind: 'trend', last, interval: 'day', ...question })
const top = (group: string, question: Fields = {}): Fields => ({
  kind: 'table',
  last,
  group_by: [group],
  measures: [people, { fn: 'count' }],
  limit: 10,
  ...question,
})
const set = (field: string) => ({ field, op: 'is_set' })

/**
 * Boards to begin with: questions about the events that are registered from the start, and about those that the SDKs
 * send by themselves. Each can be posted to `/v1/boards` as it is.
 */
export const boardTemplates: Readonly<Record<TemplateName, BoardTemplate>> = {
  web: template('Website', 'Who comes, from where, and what they look at.', [
    chart('visitors', 'Visitors', trend({ event: 'page_view', measure: people, compare: 'previous_period' })),
    chart('views', 'Page views', trend({ event: 'page_view', compare: 'previous_period' })),
    chart('bounces', 'Bounce rate', trend({ measure: { fn: 'avg', field: 'session.bounced' } }), 'third'),
    chart(
      'duration',
      'Session length',
      trend({ measure: { fn: 'avg', field: 'session.duration' } }),
      'third',
    ),
    chart(
      'devices',
      'Devices',
      trend({ event: 'page_view', measure: people, breakdown: ['device_type'] }),
      'third',
    ),
    chart('pages', 'Pages', top('page_path', { event: 'page_view' })),
    chart(
      'entries',
      'Entry pages',
      top('session.entry_page', {
        measures: [{ fn: 'sessions' }, people],
        filter: set('session.entry_page'),
      }),
    ),
    chart('sources', 'Sources', top('referrer_host', { event: 'page_view', filter: set('referrer_host') })),
    chart('campaigns', 'Campaigns', top('utm_campaign', { filter: set('utm_campaign') })),
    chart('countries', 'Countries', top('country', { event: 'page_view' })),
    chart('browsers', 'Browsers', top('browser', { event: 'page_view' })),
  ]),
  product: template('Product', 'Who uses it, how often, and whether they stay.', [
    chart('active', 'People who were active', trend({ measure: people, compare: 'previous_period' })),
    chart('lifecycle', 'New, returning and gone', { kind: 'lifecycle', last, interval: 'week' }),
    chart(
      'retention',
      'Who comes back',
      { kind: 'retention', last: '8w', interval: 'week', periods: 8 },
      'whole',
    ),
    chart('stickiness', 'Days on which people came', { kind: 'stickiness', last, interval: 'day' }),
    chart('features', 'Features', top('properties.feature', { event: 'feature_used' })),
    chart('signups', 'Sign-ups', trend({ event: 'business_signup' })),
    chart('searches', 'Searches without a result', top('properties.query', { event: 'search_failed' })),
  ]),
  'e-commerce': template('Shop', 'What is sold, and where buyers are lost.', [
    chart(
      'revenue',
      'Revenue',
      trend({ event: 'purchase', measure: { fn: 'sum', field: 'value' }, compare: 'previous_period' }),
    ),
    chart('orders', 'Orders', trend({ event: 'purchase', compare: 'previous_period' })),
    chart(
      'checkout',
      'From the cart to the order',
      {
        kind: 'funnel',
        last,
        window: '7d',
        steps: [{ event: 'add_to_cart' }, { event: 'checkout_started' }, { event: 'purchase' }],
      },
      'whole',
    ),
    chart(
      'basket',
      'Value of an order',
      trend({ event: 'purchase', measure: { fn: 'avg', field: 'value' } }),
    ),
    chart(
      'conversion',
      'Visitors who buy, in %',
      trend({
        series: [
          { name: 'buyers', event: 'purchase', measure: people },
          { name: 'visitors', event: 'page_view', measure: people },
        ],
        formulas: [{ formula: 'buyers / visitors * 100', as: 'conversion' }],
      }),
    ),
    chart('categories', 'Put into the cart', top('properties.category', { event: 'add_to_cart' })),
    chart('payers', 'Orders of each buyer', { kind: 'distribution', last, event: 'purchase' }),
  ]),
  security: template('Security', 'Who signs in, who fails to, and what looked like an attack.', [
    chart(
      'logins',
      'Sign-ins',
      trend({ event: ['security_login_success', 'security_login_failure'], breakdown: ['name'] }),
    ),
    chart(
      'failures',
      'Sign-ins that failed, in %',
      trend({
        series: [
          { name: 'failed', event: 'security_login_failure' },
          { name: 'tried', event: 'security_login_attempt' },
        ],
        formulas: [{ formula: 'failed / tried * 100', as: 'failed in %' }],
      }),
    ),
    chart(
      'suspicious',
      'Suspicious activity',
      trend({ event: 'security_suspicious_activity', breakdown: ['severity'] }),
    ),
    chart('access', 'Access to guarded data', trend({ event: 'security_data_access' })),
    chart(
      'reasons',
      'Why sign-ins failed',
      top('properties.failure_reason', { event: ['security_login_failure', 'security_suspicious_activity'] }),
    ),
    chart(
      'accounts',
      'Accounts with most failures',
      top('user_id', { event: 'security_login_failure', measures: [{ fn: 'count' }] }),
    ),
  ]),
  infrastructure: template('Infrastructure', 'Whether databases, queues and interfaces keep up.', [
    chart(
      'response',
      'Response time of interfaces',
      trend({
        series: [
          { name: 'p50', event: 'infra_api_response_time', measure: { fn: 'p50', field: 'value' } },
          { name: 'p95', event: 'infra_api_response_time', measure: { fn: 'p95', field: 'value' } },
        ],
      }),
    ),
    chart(
      'errors',
      'Rate of errors',
      trend({
        event: 'infra_error_rate',
        measure: { fn: 'avg', field: 'value' },
        breakdown: ['properties.component'],
      }),
    ),
    chart(
      'pools',
      'Connections in use',
      trend({ event: 'infra_connection_pool_metrics', measure: { fn: 'max', field: 'value' } }),
    ),
    chart(
      'database',
      'Databases',
      trend({ event: 'infra_database_performance', measure: { fn: 'avg', field: 'value' } }),
    ),
    chart(
      'exceeded',
      'Past a limit',
      top('properties.component', {
        filter: { field: 'properties.threshold_exceeded', op: 'is', value: true },
        measures: [{ fn: 'count' }],
      }),
      'whole',
    ),
  ]),
  performance: template('Performance', 'What is slow, and what it costs.', [
    chart(
      'queries',
      'Duration of queries, in ms',
      trend({
        series: [
          {
            name: 'p50',
            event: 'perf_query_performance',
            measure: { fn: 'p50', field: 'properties.duration_ms' },
          },
          {
            name: 'p95',
            event: 'perf_query_performance',
            measure: { fn: 'p95', field: 'properties.duration_ms' },
          },
        ],
      }),
    ),
    chart('slow', 'Kinds of queries', {
      kind: 'table',
      last,
      event: 'perf_query_performance',
      group_by: ['properties.query_type'],
      measures: [{ fn: 'count' }, { fn: 'p95', field: 'properties.duration_ms', as: 'p95 in ms' }],
      limit: 10,
    }),
    chart(
      'cpu',
      'Processor, in %',
      trend({
        event: 'perf_cpu_utilization',
        measure: { fn: 'avg', field: 'properties.cpu_percent' },
        breakdown: ['properties.component'],
      }),
    ),
    chart(
      'memory',
      'Memory, in MB',
      trend({
        event: 'perf_memory_usage',
        measure: { fn: 'max', field: 'properties.memory_mb' },
        breakdown: ['properties.component'],
      }),
    ),
    chart(
      'disk',
      'Read and written, in bytes',
      trend({ event: 'perf_disk_io', measure: { fn: 'sum', field: 'properties.bytes' } }),
    ),
  ]),
}
