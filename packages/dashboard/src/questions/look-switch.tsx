import { SegmentedControl } from '@mantine/core'
import { useTexts } from '../use-texts.ts'
import { looksFor, type Look } from './drawing.ts'
import classes from './look-switch.module.css'
import type { Question } from './question.ts'

interface LookSwitchProps {
  readonly kind: Question['kind']
  readonly look: Look
  readonly onChange: (look: Look) => void
}

/** Chooses among the ways to draw an answer. Nothing where there is one only. */
export function LookSwitch({ kind, look, onChange }: LookSwitchProps) {
  const { t } = useTexts()
  const looks = looksFor(kind)
  if (looks.length < 2) return null
  return (
    <SegmentedControl
      size="xs"
      classNames={{ root: classes.looks ?? '', label: classes.look ?? '' }}
      aria-label={t('questions.look')}
      value={look}
      onChange={(value) => onChange(looks.find((one) => one === value) ?? look)}
      data={looks.map((value) => ({ value, label: t(`questions.looks.${value}`) }))}
    />
  )
}
