import type { PathDefinition } from '../../questions/journey-question.ts'
import type { Condition, Filter } from '../../questions/question.ts'

/** The events that a step of a path stands for: those whose field is its text, or that its rules take as one. */
export function placeFilter({ by = 'name', groups = [] }: PathDefinition, label: string | null): Filter {
  if (label === null) return { field: by, op: 'is_not_set' }
  const fits = (match: string): Condition => ({ field: by, op: 'matches', value: patternOf(match) })
  // The first rule that fits counts: who is taken by an earlier one is not meant by a later one.
  const ways: Filter[] = groups.flatMap(({ match, as = match }, place) => {
    if (as !== label) return []
    const earlier = groups.slice(0, place).filter((rule) => (rule.as ?? rule.match) !== label)
    return [
      without(
        fits(match),
        earlier.map((rule) => fits(rule.match)),
      ),
    ]
  })
  const plain = without(
    { field: by, op: 'is', value: label },
    groups.map(({ match }) => fits(match)),
  )
  if (ways.length === 0) return plain
  return { any: [...ways, plain] }
}

function without(filter: Filter, others: readonly Filter[]): Filter {
  return others.length === 0 ? filter : { all: [filter, ...others.map((not) => ({ not }))] }
}

/** A rule's pattern, in which `*` stands for anything, as a regular expression over the whole text. */
function patternOf(match: string): string {
  const parts = match.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return `(?s)^${parts.join('.*')}$`
}
