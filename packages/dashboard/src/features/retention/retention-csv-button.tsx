import { Button } from '@mantine/core'
import { useAnswer } from '../../questions/ask.ts'
import { useBracketLabel } from '../../questions/bracket-label.ts'
import { isRetentionAnswer } from '../../questions/journey-answers.ts'
import type { RetentionQuestion } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { saveText } from '../journeys/save-text.ts'
import { retentionCsv } from './retention-csv.ts'

/** Saves the triangle that is on screen. */
export function RetentionCsvButton({ question }: { readonly question: RetentionQuestion }) {
  const { t } = useTexts()
  const { interval = 'day' } = question
  const { answer } = useAnswer(question, isRetentionAnswer)
  const bracketLabel = useBracketLabel(interval)
  return (
    <Button
      size="xs"
      variant="default"
      disabled={answer === undefined}
      onClick={() => {
        if (answer === undefined) return
        const words = {
          value: t('retention.value'),
          start: t(`retention.started.${interval}`),
          people: t('retention.people'),
        }
        saveText('retention.csv', 'text/csv', retentionCsv(answer, words, bracketLabel))
      }}
    >
      {t('retention.csv')}
    </Button>
  )
}
