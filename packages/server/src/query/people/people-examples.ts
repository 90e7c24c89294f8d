const funnel = {
  kind: 'funnel',
  last: '30d',
  steps: [
    { name: 'saw', event: 'page_view' },
    { name: 'cart', event: 'cart_add' },
    { name: 'bought', event: 'purchase' },
  ],
}

/** Who left at the cart; who came back in the third week; who went on to the prices; who bought in Germany on a day; a cluster. */
export const peopleExamples = [
  { of: funnel, at: { step: 'cart', outcome: 'dropped' }, limit: 100 },
  {
    of: { kind: 'retention', from: '2026-10-05', until: '2026-11-16', interval: 'week' },
    at: { start: '2026-10-05T00:00:00Z', bracket: 2 },
  },
  {
    of: { kind: 'path', last: '7d', of: { event: 'page_view' }, by: 'page_path' },
    at: { place: 1, from: '/', to: '/pricing' },
  },
  {
    of: { kind: 'trend', event: 'purchase', from: '2026-11-01', until: '2026-11-08', breakdown: ['country'] },
    at: { bucket: '2026-11-03T00:00:00Z', values: ['DE'] },
  },
  { of: { kind: 'table', last: '7d', group_by: ['page_path'] }, at: { values: ['/pricing'] } },
  {
    of: { kind: 'clusters', last: '30d' },
    at: {
      cluster: 2,
      events: ['page_view', 'purchase'],
      centers: [
        [0.9, 0.1],
        [0.4, 0.6],
      ],
    },
  },
  { of: { kind: 'cohort', cohort: 'lapsed buyers' }, search: 'ann@' },
  { of: { kind: 'active', last: '7d', filter: { field: 'person.plan', op: 'is', value: 'pro' } } },
]
