import {
  fault,
  optional,
  pointer,
  readFields,
  readList,
  readOneOf,
  readText,
  readWhole,
} from '../../parse/read.ts'
import { questionLimits } from '../../question-limits.ts'
import { journeyKeys, parseChoice, parseJourneyShared } from '../parse-shared.ts'
import { pathsLimits, type PathsQuestion } from './paths-question.ts'

const pathsKeys = [...journeyKeys, 'of', 'after', 'before', 'steps', 'by', 'groups', 'fold', 'per', 'limit']

/** @throws AppError `question_invalid` */
export function parsePaths(value: unknown): PathsQuestion {
  const fields = readFields(value, pathsKeys, '', 'A path')
  if (fields['after'] !== undefined && fields['before'] !== undefined) {
    throw fault('/before', 'A path goes on from "after" or leads up to "before": give one of them.')
  }
  return {
    kind: 'path',
    ...parseJourneyShared(fields),
    ...optional('of', fields, (of) => parseChoice(of, '/of', 'What a path is made of')),
    ...optional('after', fields, (after) => parseChoice(after, '/after', 'Where a path begins')),
    ...optional('before', fields, (before) => parseChoice(before, '/before', 'Where a path ends')),
    ...optional('steps', fields, (steps) =>
      readWhole(steps, '/steps', 'The length of a path', 2, pathsLimits.steps),
    ),
    ...optional('by', fields, (by) => readText(by, '/by', 'A field', questionLimits.fieldLength)),
    ...optional('groups', fields, parseRules),
    ...optional('fold', fields, (fold) => {
      if (typeof fold === 'boolean') return fold
      throw fault('/fold', '"fold" is true or false.')
    }),
    ...optional('per', fields, (per) => readOneOf(per, ['person', 'session'], '/per', '"per"')),
    ...optional('limit', fields, (limit) =>
      readWhole(limit, '/limit', 'The number of paths', 1, pathsLimits.paths),
    ),
  }
}

function parseRules(value: unknown): { match: string; as?: string }[] {
  return readList(value, '/groups', 'The list of rules', 0, pathsLimits.rules).map((rule, index) => {
    const path = pointer('/groups', index)
    const fields = readFields(rule, ['match', 'as'], path, 'A rule')
    return {
      match: readText(fields['match'], pointer(path, 'match'), 'A rule', pathsLimits.ruleLength),
      ...optional('as', fields, (as) => readText(as, pointer(path, 'as'), 'A name', pathsLimits.ruleLength)),
    }
  })
}
