import { ActionIcon, Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../lazy-part.ts'
import type { Drawing } from '../../questions/drawing.ts'
import type { Question } from '../../questions/question.ts'
import { SaveIcon } from '../../shell/icons.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import type { Range } from '../../view/range.ts'

const SaveDialog = lazyPart(async () => (await import('./save-question-dialog.tsx')).SaveQuestionDialog)

export interface SaveQuestionProps {
  readonly question: Question
  readonly drawing?: Drawing | undefined
  /** What it is called unless somebody says otherwise. */
  readonly title: string
  /** What is chosen above it; without it, the time is kept as the question says it. */
  readonly range?: Range | undefined
  /** Nothing can be kept as long as there is something wrong with it. @default false */
  readonly disabled?: boolean
  /** A sign alone, for the head of a panel. @default false */
  readonly compact?: boolean
}

/** Keeps a question, and puts it on a board where wanted. For who may: nothing for the others. */
export function SaveQuestion({ disabled = false, compact = false, ...kept }: SaveQuestionProps) {
  const { t } = useTexts()
  const { role } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (role === 'viewer') return null
  const what = t('app.saveWhat', { title: kept.title })
  return (
    <>
      {compact ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={what}
          title={what}
          disabled={disabled}
          onClick={() => setOpen(true)}
        >
          <SaveIcon size={15} />
        </ActionIcon>
      ) : (
        <Button
          size="compact-sm"
          fz="xs"
          variant="default"
          leftSection={<SaveIcon size={15} />}
          disabled={disabled}
          onClick={() => setOpen(true)}
        >
          {t('boards.save.open')}
        </Button>
      )}
      {isOpen && (
        <Suspense>
          <SaveDialog {...kept} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
