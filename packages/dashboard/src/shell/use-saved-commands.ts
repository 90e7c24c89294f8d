import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Project } from '../api/answers.ts'
import { boardsQuery, questionsQuery } from '../features/boards/board-queries.ts'
import { placeOfQuestion } from '../features/boards/question-place.ts'
import { cohortsQuery } from '../features/people/people-api.ts'
import { segmentsQuery } from '../features/segments/segments-query.ts'
import { useTexts } from '../use-texts.ts'
import { writeRules } from '../view/filter-rule.ts'
import { rulesOf } from '../view/rules-of.ts'
import type { PageSearch } from '../view/view-search.ts'
import type { Command } from './commands.ts'

/** Goes to whatever somebody has given a name and kept; and puts on the segments of this project. */
export function useSavedCommands(project: Project): readonly Command[] {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { id: projectId } = project
  const { data: boards = [] } = useQuery(boardsQuery(projectId))
  const { data: questions = [] } = useQuery(questionsQuery(projectId))
  const { data: cohorts = [] } = useQuery(cohortsQuery(projectId))
  const { data: segments = [] } = useQuery(segmentsQuery(projectId))
  const command = (id: string, title: string, hint: string, run: () => void): Command => ({
    id,
    group: 'saved',
    title,
    hint,
    run,
  })
  return [
    ...boards.map(({ id: boardId, title }) =>
      command(`board-${boardId}`, title, t('palette.kinds.board'), () => {
        void navigate({ to: '/p/$projectId/boards/$boardId', params: { projectId, boardId }, search: {} })
      }),
    ),
    ...questions.flatMap((question) => {
      const place = placeOfQuestion(question, project)
      if (place === undefined) return []
      const { to, metricName, search } = place
      return command(
        `question-${question.id}`,
        question.title,
        t(`boards.kinds.${question.question.kind}`),
        () => {
          void navigate({ to, params: { projectId, metricName }, search })
        },
      )
    }),
    ...cohorts.map(({ id: cohortId, name }) =>
      command(`cohort-${cohortId}`, name, t('palette.kinds.cohort'), () => {
        void navigate({ to: '/p/$projectId/cohorts/$cohortId', params: { projectId, cohortId }, search: {} })
      }),
    ),
    ...segments.flatMap(({ id, name, filter }) => {
      const rules = rulesOf(filter)
      if (rules === undefined) return []
      return command(`segment-${id}`, name, t('palette.kinds.segment'), () => {
        void navigate({
          to: '.',
          search: (before: PageSearch) => ({ ...before, filter: writeRules(rules) }),
          resetScroll: false,
        })
      })
    }),
  ]
}
