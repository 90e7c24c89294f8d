import { Button, Drawer } from '@mantine/core'
import { Suspense, useState, type ReactNode } from 'react'
import { lazyCode } from '../lazy-part.ts'
import { InfoIcon } from '../shell/icons.tsx'
import { useTexts } from '../use-texts.ts'
import type { AnswerMeta } from './answers.ts'
import classes from './how-computed.module.css'
import type { Question } from './question.ts'

const Computation = lazyCode(async () => (await import('./computation.tsx')).Computation)

interface HowComputedProps {
  readonly meta: AnswerMeta
  readonly question: Question
  /** What is to be said beside what is so for every question, such as a metric's formula. */
  readonly children?: ReactNode
}

/** One line on where the numbers come from, and by a click everything. */
export function HowComputed({ meta, question, children }: HowComputedProps) {
  const { t } = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        className={classes.button ?? ''}
        leftSection={<InfoIcon size={14} />}
        onClick={() => setOpen(true)}
      >
        {!meta.exact && `${t('computed.sampled')} · `}
        {meta.cut && `${t('computed.cut')} · `}
        {t('computed.button')}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        size="lg"
        title={t('computed.title')}
        closeButtonProps={{ 'aria-label': t('app.close') }}
        classNames={{ title: classes.title ?? '' }}
      >
        <Suspense>
          <Computation meta={meta} question={question}>
            {children}
          </Computation>
        </Suspense>
      </Drawer>
    </>
  )
}
