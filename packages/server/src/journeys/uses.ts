/** Whether a definition names another cohort by one of `names`: in a rule, or in a filter or breakdown of a question. */
export function uses(definition: unknown, names: readonly string[]): boolean {
  if (Array.isArray(definition)) return definition.some((inner) => uses(inner, names))
  if (typeof definition !== 'object' || definition === null) return false
  const isOfCohort = 'field' in definition && definition.field === 'cohort'
  return Object.entries(definition).some(([key, value]: [string, unknown]) => {
    const isName = key === 'in' || (isOfCohort && (key === 'value' || key === 'cohorts'))
    const isNamed = [value].flat().some((name) => typeof name === 'string' && names.includes(name))
    return (isName && isNamed) || uses(value, names)
  })
}
