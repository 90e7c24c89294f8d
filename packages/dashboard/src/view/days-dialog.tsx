import '@mantine/core/styles/Modal.layer.css'
import { Button, Modal, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { addDays, isDay } from '../format/zone.ts'
import { useTexts } from '../use-texts.ts'
import { spanOf } from './range.ts'
import classes from './view-bar.module.css'
import type { View } from './view-search.ts'

interface DaysDialogProps {
  /** Days of one's own for the range itself, or for what it is compared with. */
  readonly kind: 'range' | 'compare'
  readonly view: View
  readonly timezone: string
  readonly nowMs: number
  readonly onChange: (patch: Partial<View>) => void
  readonly onClose: () => void
}

export function DaysDialog({ kind, view, timezone, nowMs, onChange, onClose }: DaysDialogProps) {
  const { t } = useTexts()
  const span = spanOf(view.range, timezone, nowMs)
  const start = { from: span.from.slice(0, 10), until: addDays(span.until.slice(0, 10), -1) }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(kind === 'range' ? 'view.customRange' : 'view.compareCustom')}
      size={320}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {kind === 'range' ? (
        <RangeForm
          start={{ from: start.from, until: start.until < start.from ? start.from : start.until }}
          onApply={(days) => {
            onChange({ range: { name: 'custom', ...days } })
            onClose()
          }}
        />
      ) : (
        <CompareForm
          before={start.from}
          start={view.compare.with === 'custom' ? view.compare.from : ''}
          onApply={(from) => {
            onChange({ compare: { with: 'custom', from, weekday: view.compare.weekday } })
            onClose()
          }}
        />
      )}
    </Modal>
  )
}

interface Days {
  readonly from: string
  readonly until: string
}

interface RangeFormProps {
  readonly start: Days
  readonly onApply: (days: Days) => void
}

function RangeForm({ start, onApply }: RangeFormProps) {
  const { t } = useTexts()
  const [days, setDays] = useState(start)
  const isWhole = isDay(days.from) && isDay(days.until)
  const fault = !isWhole ? t('view.daysMissing') : days.from > days.until ? t('view.daysOrder') : null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (fault === null) onApply(days)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="date"
        label={t('view.from')}
        value={days.from}
        onChange={({ currentTarget: { value } }) => setDays({ ...days, from: value })}
        data-autofocus
      />
      <TextInput
        type="date"
        label={t('view.until')}
        value={days.until}
        error={fault}
        onChange={({ currentTarget: { value } }) => setDays({ ...days, until: value })}
      />
      <Button type="submit">{t('view.showDays')}</Button>
    </form>
  )
}

interface CompareFormProps {
  readonly before: string
  readonly start: string
  readonly onApply: (from: string) => void
}

function CompareForm({ before, start, onApply }: CompareFormProps) {
  const { t } = useTexts()
  const [from, setFrom] = useState(start)
  const fault = isDay(from) && from >= before ? t('view.compareOrder') : null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (fault === null && isDay(from)) onApply(from)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="date"
        label={t('view.from')}
        description={t('view.compareHint')}
        value={from}
        error={fault}
        onChange={({ currentTarget: { value } }) => setFrom(value)}
        data-autofocus
      />
      <Button type="submit" disabled={!isDay(from)}>
        {t('view.showDays')}
      </Button>
    </form>
  )
}
