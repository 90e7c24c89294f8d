import { request } from '../api/request.ts'
import type { Asker } from './asker.ts'
import type { OverviewQuestion, Question } from './question.ts'

/** Asks in the name of who is signed in. */
export function projectAsker(projectId: string): Asker {
  return {
    scope: projectId,
    answer: (question, check, signal) => {
      const { path, body } = addressed(question)
      return request('POST', path, check, { projectId, body, signal })
    },
    explain: (question, check, signal) =>
      request('POST', '/v1/analytics/query?explain=1', check, { projectId, body: question, signal }),
  }
}

/** Metrics have a route of their own, which takes no `kind`. */
function addressed(question: Question | OverviewQuestion): { readonly path: string; readonly body: unknown } {
  if (question.kind !== 'metric') return { path: '/v1/analytics/query', body: question }
  const { kind: _, ...body } = question
  return { path: '/v1/analytics/metrics/calculate', body }
}
