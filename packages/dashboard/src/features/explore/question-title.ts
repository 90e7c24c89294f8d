import { useCallback } from 'react'
import { useLabels } from '../../questions/use-labels.ts'
import { useTexts } from '../../use-texts.ts'
import type { ExploreQuestion } from './explore-draft.ts'

/** What a question is called before somebody calls it otherwise. */
export function useQuestionTitle(): (question: ExploreQuestion) => string {
  const { t } = useTexts()
  const labels = useLabels()
  return useCallback(
    (question: ExploreQuestion) => {
      switch (question.kind) {
        case 'trend': {
          const { series, formulas = [], breakdown = [] } = question
          const names = (series ?? [question]).map(({ event, measure }) => labels.figure(event, measure))
          // Where something is calculated, that is what it is about.
          const all = formulas.length > 0 ? formulas.map(({ formula, as = formula }) => as) : names
          const by = breakdown.map(labels.group)
          return by.length === 0
            ? all.join('; ')
            : t('explore.titleBy', { what: all.join('; '), by: by.join(', ') })
        }
        case 'table':
          return t('explore.titleBy', {
            what:
              question.event === undefined
                ? (question.measures ?? [undefined]).map(labels.measure).join(', ')
                : labels.events(question.event),
            by: question.group_by.map(labels.group).join(', '),
          })
        case 'distribution':
          return t('explore.titleOf', {
            kind: t('explore.kinds.distribution'),
            what: labels.figure(question.event, question.measure),
          })
        case 'lifecycle':
        case 'stickiness':
          return t('explore.titleOf', {
            kind: t(`explore.kinds.${question.kind}`),
            what: labels.events(question.event),
          })
      }
    },
    [t, labels],
  )
}
