import { NativeSelect, Popover, SegmentedControl, Button, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { Interval } from '../../api/answers.ts'
import { serverNowMs } from '../../api/request.ts'
import { formatDays } from '../../format/times.ts'
import { isDay } from '../../format/zone.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { OverviewView } from './overview-search.ts'
import { daysOf, intervalsFor, rangeNames, type Range } from './range.ts'
import classes from './range-picker.module.css'

interface RangePickerProps {
  readonly range: Range
  readonly timezone: string
  readonly onChange: (range: Range) => void
}

export function RangePicker({ range, timezone, onChange }: RangePickerProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const [open, setOpen] = useState(false)

  function choose(value: string): void {
    const name = rangeNames.find((one) => one === value)
    if (name === undefined) return
    if (name === 'custom') setOpen(true)
    else onChange({ name })
  }

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <div className={classes.picker}>
          <SegmentedControl
            size="sm"
            classNames={{ root: classes.ranges ?? '', label: classes.range ?? '' }}
            aria-label={t('overview.range')}
            value={range.name}
            onChange={choose}
            data={rangeNames.map((name) => ({
              value: name,
              label: <span title={t(`overview.rangesLong.${name}`)}>{t(`overview.ranges.${name}`)}</span>,
            }))}
          />
          {range.name === 'custom' && (
            <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)}>
              {formatDays(range.from, range.until, locale)}
            </Button>
          )}
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        <DaysForm
          start={daysOf(range, timezone, serverNowMs())}
          onApply={(days) => {
            setOpen(false)
            onChange({ name: 'custom', ...days })
          }}
          onCancel={() => setOpen(false)}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

interface IntervalSelectProps {
  readonly view: OverviewView
  readonly onChange: (interval: Interval) => void
}

export function IntervalSelect({ view, onChange }: IntervalSelectProps) {
  const { t } = useTexts()
  const choices = intervalsFor(view.range)
  return (
    <NativeSelect
      size="sm"
      className={classes.interval ?? ''}
      aria-label={t('overview.interval')}
      value={view.interval}
      onChange={({ currentTarget: { value } }) => {
        const interval = choices.find((one) => one === value)
        if (interval !== undefined) onChange(interval)
      }}
      data={choices.map((value) => ({ value, label: t(`overview.intervals.${value}`) }))}
    />
  )
}

interface Days {
  readonly from: string
  readonly until: string
}

interface DaysFormProps {
  readonly start: Days
  readonly onApply: (days: Days) => void
  readonly onCancel: () => void
}

function DaysForm({ start, onApply, onCancel }: DaysFormProps) {
  const { t } = useTexts()
  const [days, setDays] = useState(start)
  const complete = isDay(days.from) && isDay(days.until)
  const fault = !complete
    ? t('overview.customMissing')
    : days.from > days.until
      ? t('overview.customOrder')
      : null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (fault === null) onApply(days)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="date"
        label={t('overview.customFrom')}
        value={days.from}
        onChange={({ currentTarget: { value } }) => setDays({ ...days, from: value })}
        data-autofocus
      />
      <TextInput
        type="date"
        label={t('overview.customUntil')}
        value={days.until}
        error={fault}
        onChange={({ currentTarget: { value } }) => setDays({ ...days, until: value })}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t('app.cancel')}
        </Button>
        <Button type="submit">{t('overview.customApply')}</Button>
      </div>
    </form>
  )
}
