/** By rule and live; by rule on a schedule; a list; whom a figure is made of, as a list of now. */
export const cohortExamples = [
  {
    name: 'lapsed buyers',
    cohort: {
      rule: {
        all: [
          { did: { event: 'purchase' }, at_least: 2 },
          { last_did: { event: 'purchase' }, before: '60d' },
          { not: { trait: { field: 'person.plan', op: 'is', value: 'enterprise' } } },
        ],
      },
    },
  },
  {
    name: 'active last week',
    cohort: { rule: { did: {}, at_least: 3, last: '7d' } },
    schedule: '0 6 * * 1',
    timezone: 'Europe/Berlin',
  },
  { name: 'beta', cohort: { ids: ['ann', 'bob'] } },
  {
    name: 'left at the cart',
    cohort: {
      people: {
        of: { kind: 'funnel', last: '30d', steps: [{ event: 'cart_add' }, { event: 'purchase' }] },
        at: { step: 1, outcome: 'dropped' },
      },
    },
  },
]
