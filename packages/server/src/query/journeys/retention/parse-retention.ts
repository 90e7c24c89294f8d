import { parseGroups } from '../../parse/parse-groups.ts'
import { fault, optional, pointer, readFields, readList, readOneOf, readWhole } from '../../parse/read.ts'
import { questionLimits } from '../../question-limits.ts'
import { journeyKeys, parseChoice, parseJourneyShared } from '../parse-shared.ts'
import {
  retentionIntervals,
  retentionLimits,
  returnRules,
  startRules,
  type RetentionQuestion,
} from './retention-question.ts'

const retentionKeys = [
  ...journeyKeys,
  'start',
  'return',
  'interval',
  'rolling',
  'periods',
  'brackets',
  'starts',
  'returns',
  'breakdown',
  'breakdown_limit',
]

/** @throws AppError `question_invalid` */
export function parseRetention(value: unknown): RetentionQuestion {
  const fields = readFields(value, retentionKeys, '', 'A retention')
  if (fields['periods'] !== undefined && fields['brackets'] !== undefined) {
    throw fault('/brackets', 'Give either "periods" or "brackets".')
  }
  return {
    kind: 'retention',
    ...parseJourneyShared(fields),
    ...optional('start', fields, (start) => parseChoice(start, '/start', 'The start')),
    ...optional('return', fields, (back) => parseChoice(back, '/return', 'The return')),
    ...optional('interval', fields, (interval) =>
      readOneOf(interval, retentionIntervals, '/interval', 'The interval of a retention'),
    ),
    ...optional('rolling', fields, (rolling) => {
      if (typeof rolling === 'boolean') return rolling
      throw fault('/rolling', '"rolling" is true or false.')
    }),
    ...optional('periods', fields, (periods) =>
      readWhole(periods, '/periods', 'The number of periods', 1, retentionLimits.periods),
    ),
    ...optional('brackets', fields, parseBrackets),
    ...optional('starts', fields, (rule) => readOneOf(rule, startRules, '/starts', '"starts"')),
    ...optional('returns', fields, (rule) => readOneOf(rule, returnRules, '/returns', '"returns"')),
    ...optional(
      'breakdown',
      fields,
      (group) => parseGroups([group], '/breakdown', 'A breakdown', 1, 1)[0] ?? '',
    ),
    ...optional('breakdown_limit', fields, (limit) =>
      readWhole(limit, '/breakdown_limit', 'The number of series', 1, questionLimits.breakdownLimit),
    ),
  }
}

function parseBrackets(value: unknown): number[] {
  const edges = readList(value, '/brackets', 'The list of brackets', 2, retentionLimits.brackets).map(
    (edge, index) => readWhole(edge, pointer('/brackets', index), 'A bracket', 0, retentionLimits.periods),
  )
  const fallen = edges.findIndex((edge, index) => index > 0 && edge <= (edges[index - 1] ?? edge))
  if (fallen === -1) return edges
  throw fault(pointer('/brackets', fallen), 'Brackets rise: each is greater than the one before it.')
}
