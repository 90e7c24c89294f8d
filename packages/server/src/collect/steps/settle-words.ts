import { environments, severities, sources } from '@tidemark/event'
import { slot, type Draft } from '../draft.ts'
import { dead, type Verdict } from '../verdict.ts'
import type { Batch } from '../batch.ts'

const sourceWords = words(sources, { web: 'browser', app: 'mobile', server: 'api', backend: 'api' })
const environmentWords = words(environments, {
  dev: 'development',
  local: 'development',
  stage: 'staging',
  prod: 'production',
  live: 'production',
})
const severityWords = words(severities, {})

/** Brings the fields with closed lists to the words of those lists. */
export function settleWords(draft: Draft, batch: Batch): Verdict | undefined {
  const { texts } = draft
  if (texts[slot.source] === '') texts[slot.source] = batch.source
  else if (!settle(texts, slot.source, sourceWords)) return unknownWord('source', sources)
  if (texts[slot.environment] !== '' && !settle(texts, slot.environment, environmentWords))
    return unknownWord('environment', environments)
  if (texts[slot.severity] !== '' && !settle(texts, slot.severity, severityWords))
    return unknownWord('severity', severities)
  return undefined
}

function settle(texts: string[], index: number, known: ReadonlyMap<string, string>): boolean {
  const word = texts[index] ?? ''
  const settled = known.get(word) ?? known.get(word.toLowerCase())
  if (settled !== undefined) texts[index] = settled
  return settled !== undefined
}

function unknownWord(field: string, list: readonly string[]): Verdict {
  return dead('value_invalid', `/${field}`, `${field} must be one of ${list.join(', ')}.`)
}

function words(
  list: readonly string[],
  others: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([...list.map((word): [string, string] => [word, word]), ...Object.entries(others)])
}
