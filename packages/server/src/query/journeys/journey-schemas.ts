import { funnelAnswerSchema } from './funnel/funnel-answer.ts'
import { pathsAnswerSchema } from './paths/paths-answer.ts'
import { retentionAnswerSchema } from './retention/retention-answer.ts'

export const journeyAnswerSchemas = [funnelAnswerSchema, retentionAnswerSchema, pathsAnswerSchema] as const

export const journeyExamples = [
  {
    kind: 'funnel',
    last: '30d',
    window: '7d',
    steps: [
      { name: 'saw', event: 'page_view' },
      { name: 'searched', event: 'search', optional: true },
      { name: 'card', event: 'payment', filter: { field: 'properties.method', op: 'is', value: 'card' } },
      { name: 'invoice', event: 'invoice_requested', after: ['saw', 'searched'] },
      { name: 'bought', event: 'purchase', after: ['card', 'invoice'] },
    ],
    breakdown: 'device_type',
  },
  {
    kind: 'retention',
    last: '12w',
    start: { event: 'business_signup' },
    return: { event: 'feature_used' },
    interval: 'week',
    periods: 8,
  },
  {
    kind: 'path',
    last: '7d',
    of: { event: 'page_view' },
    by: 'page_path',
    after: { filter: { field: 'page_path', op: 'is', value: '/' } },
    groups: [{ match: '/product/*', as: 'a product' }],
    steps: 4,
  },
]
