import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { NewQuestion } from '../../api/boards.ts'
import { looksFor, usualLook } from '../../questions/drawing.ts'
import { useTexts } from '../../use-texts.ts'
import { TitleForm } from './title-form.tsx'

interface QuestionFormProps {
  readonly start: NewQuestion
  readonly error: Error | null
  readonly isSaving: boolean
  readonly onSave: (question: NewQuestion) => void
  readonly onClose: () => void
}

/** What a question is called, and how its answer is drawn. */
export function QuestionForm({ start, onSave, ...rest }: QuestionFormProps) {
  const { t } = useTexts()
  const { question, drawing } = start
  const looks = looksFor(question.kind)
  const [look, setLook] = useState(drawing?.look ?? usualLook(question))
  return (
    <TitleForm
      {...rest}
      start={start}
      onSave={(about) =>
        onSave({
          ...about,
          // The course of a conversion has intervals; the board says which.
          question:
            question.kind === 'funnel' && look === 'course' ? { interval: 'day', ...question } : question,
          drawing: { ...drawing, look },
        })
      }
    >
      {looks.length > 1 && (
        <NativeSelect
          label={t('questions.look')}
          value={look}
          data={looks.map((value) => ({ value, label: t(`questions.looks.${value}`) }))}
          onChange={({ currentTarget: { value } }) => setLook(looks.find((one) => one === value) ?? look)}
        />
      )}
    </TitleForm>
  )
}
