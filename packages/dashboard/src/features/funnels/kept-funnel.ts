import type { FunnelDefinition, JourneyAround } from '../../questions/journey-question.ts'
import { writeRules } from '../../view/filter-rule.ts'
import { rulesOf } from '../../view/rules-of.ts'
import { botChoices, type PageSearch } from '../../view/view-search.ts'
import { isFilter } from '../journeys/definition-shapes.ts'

/** A funnel as it is kept: with what it is asked about, but not when. */
export function keptFunnel(definition: FunnelDefinition, { filter, bots }: JourneyAround): object {
  return {
    ...definition,
    ...(filter === undefined ? {} : { filter }),
    ...(bots === undefined || bots === 'exclude' ? {} : { bots }),
  }
}

/** The address that a kept funnel is opened by. When it is asked about stays as it was. */
export function openedFunnel(kept: Readonly<Record<string, unknown>>): PageSearch {
  const { kind: _kind, last: _last, from: _from, until: _until, timezone: _zone, ...rest } = kept
  const { filter, bots, ...definition } = rest
  const rules = isFilter(filter) ? rulesOf(filter) : []
  return {
    // What chips cannot say stays with the funnel itself.
    q: JSON.stringify(rules === undefined ? { ...definition, filter } : definition),
    filter: rules === undefined || rules.length === 0 ? undefined : writeRules(rules),
    bots: botChoices.find((one) => one === bots && one !== 'exclude'),
    segment: undefined,
    show: undefined,
  }
}
