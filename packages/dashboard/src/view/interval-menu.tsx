import { NativeSelect } from '@mantine/core'
import type { Interval } from '../api/answers.ts'
import { useTexts } from '../use-texts.ts'
import { intervalsFor } from './interval.ts'
import classes from './view-bar.module.css'
import type { View } from './view-search.ts'

interface IntervalMenuProps {
  readonly view: View
  readonly timezone: string
  readonly nowMs: number
  readonly onChange: (interval: Interval) => void
}

export function IntervalMenu({ view, timezone, nowMs, onChange }: IntervalMenuProps) {
  const { t } = useTexts()
  const choices = intervalsFor(view.range, timezone, nowMs)
  return (
    <NativeSelect
      size="xs"
      className={classes.interval ?? ''}
      aria-label={t('view.interval')}
      value={view.interval}
      onChange={({ currentTarget: { value } }) => {
        const interval = choices.find((one) => one === value)
        if (interval !== undefined) onChange(interval)
      }}
      data={choices.map((value) => ({ value, label: t(`view.intervals.${value}`) }))}
    />
  )
}
