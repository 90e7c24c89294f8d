import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../use-texts.ts'
import classes from './pick-cell.module.css'

interface PickCellProps {
  /** What stands in the cell. */
  readonly text: string
  /** What it is about, for who hears it alone: `Germany, 4 Nov`. */
  readonly of: string
  readonly onPick: (() => void) | undefined
}

/** A number, and the way to the people behind it. */
export function PickCell({ text, of, onPick }: PickCellProps): ReactNode {
  const { t } = useTexts()
  if (onPick === undefined) return text
  return (
    <UnstyledButton
      className={classes.pick}
      title={t('questions.pickHint')}
      aria-label={t('questions.pick', { value: text, of })}
      onClick={onPick}
    >
      {text}
    </UnstyledButton>
  )
}
