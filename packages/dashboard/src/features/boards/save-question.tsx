import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../lazy-part.ts'
import { SaveIcon } from '../../shell/icons.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import type { Drawing } from '../../questions/drawing.ts'
import type { Question } from '../../questions/question.ts'

const SaveDialog = lazyPart(async () => (await import('./save-question-dialog.tsx')).SaveQuestionDialog)

export interface SaveQuestionProps {
  readonly question: Question
  readonly drawing?: Drawing | undefined
  /** What it is called unless somebody says otherwise. */
  readonly title: string
  /** Nothing can be kept as long as there is something wrong with it. */
  readonly disabled?: boolean
}

/** Keeps a question, and puts it on a board where wanted. For who may: nothing for the others. */
export function SaveQuestion({ question, drawing, title, disabled = false }: SaveQuestionProps) {
  const { t } = useTexts()
  const { role } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (role === 'viewer') return null
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<SaveIcon size={15} />}
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        {t('boards.save.open')}
      </Button>
      {isOpen && (
        <Suspense>
          <SaveDialog question={question} drawing={drawing} title={title} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
