import { ActionIcon, Button } from '@mantine/core'
import { formatDays } from '../format/times.ts'
import { addDays } from '../format/zone.ts'
import { lazyPart } from '../lazy-part.ts'
import { ChevronIcon, StepIcon } from '../shell/icons.tsx'
import { LazyMenu } from '../shell/lazy-menu.tsx'
import { useLocale, useTexts } from '../use-texts.ts'
import { canStep, spanOf, stepRange, type Range } from './range.ts'
import classes from './view-bar.module.css'

const RangeItems = lazyPart(async () => (await import('./range-items.tsx')).RangeItems)

interface RangeMenuProps {
  readonly range: Range
  readonly timezone: string
  readonly nowMs: number
  readonly onChange: (range: Range) => void
  readonly onCustom: () => void
}

export function RangeMenu({ range, timezone, nowMs, onChange, onCustom }: RangeMenuProps) {
  const { t } = useTexts()
  const label = useRangeLabel()(range)
  const step = (direction: -1 | 1) => (
    <ActionIcon
      variant="default"
      size={30}
      className={classes.step ?? ''}
      aria-label={t(direction === -1 ? 'view.stepBack' : 'view.stepForward')}
      disabled={!canStep(range, direction, timezone, nowMs)}
      onClick={() => onChange(stepRange(range, direction, timezone, nowMs))}
    >
      <StepIcon direction={direction} size={16} />
    </ActionIcon>
  )
  return (
    <div className={classes.range}>
      {step(-1)}
      <LazyMenu
        width={270}
        target={
          <Button
            size="xs"
            variant="default"
            className={classes.rangeButton ?? ''}
            rightSection={<ChevronIcon size={15} />}
            aria-label={`${t('view.range')}: ${label}`}
          >
            {label}
          </Button>
        }
      >
        <RangeItems range={range} onChange={onChange} onCustom={onCustom} />
      </LazyMenu>
      {step(1)}
    </div>
  )
}

/** What a range is called: its name, or its days. */
function useRangeLabel(): (range: Range) => string {
  const { t } = useTexts()
  const locale = useLocale()
  return (range) => {
    if (range.name !== 'custom') return t(`view.ranges.${range.name}`)
    const { from, until, length } = spanOf(range, 'UTC', 0)
    return length.unit === 'minute'
      ? formatTimes(from, until, locale)
      : formatDays(from, addDays(until, -1), locale)
  }
}

function formatTimes(from: string, until: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return format.formatRange(Date.parse(`${from}Z`), Date.parse(`${until}Z`))
}
