import { ActionIcon, Button, Menu } from '@mantine/core'
import { formatDays } from '../format/times.ts'
import { ChevronIcon, StepIcon } from '../shell/icons.tsx'
import { useLocale, useTexts } from '../use-texts.ts'
import { addDays } from '../format/zone.ts'
import { canStep, presets, spanOf, stepRange, type Preset, type Range } from './range.ts'
import classes from './view-bar.module.css'

/** Plausible's letters, which many have in their fingers; `7d` and `30d` have those of weeks and months. */
export const rangeKeys: Readonly<Partial<Record<Preset, string>>> = {
  today: 'd',
  yesterday: 'e',
  '24h': 'h',
  '7d': 'w',
  '28d': 'f',
  '30d': 't',
  '90d': 'n',
  month: 'm',
  'last-month': 'p',
  year: 'y',
  '6mo': 's',
  '12mo': 'l',
  all: 'a',
}
export const customRangeKey = 'c'

/** Where a line is drawn in the list: days, running periods, long ones, all. */
const lastOfSection: readonly Preset[] = ['24h', '90d', 'year', 'all']

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
      <Menu position="bottom-start" shadow="md" width={270}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            className={classes.rangeButton ?? ''}
            rightSection={<ChevronIcon size={15} />}
            aria-label={`${t('view.range')}: ${label}`}
          >
            {label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup
            value={range.name}
            onChange={(value) => {
              const name = presets.find((one) => one === value)
              if (name !== undefined) onChange({ name })
            }}
          >
            {presets.map((name) => (
              <div key={name}>
                <Menu.RadioItem value={name} closeMenuOnClick rightSection={<Key name={rangeKeys[name]} />}>
                  {t(`view.ranges.${name}`)}
                </Menu.RadioItem>
                {lastOfSection.includes(name) && <Menu.Divider />}
              </div>
            ))}
          </Menu.RadioGroup>
          <Menu.Item onClick={onCustom} rightSection={<Key name={customRangeKey} />}>
            {t('view.customRange')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {step(1)}
    </div>
  )
}

/** What a range is called: its name, or its days. */
export function useRangeLabel(): (range: Range) => string {
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

function Key({ name }: { readonly name: string | undefined }) {
  // Said by the sheet of shortcuts; here it would only be read after every entry.
  return name === undefined ? null : (
    <kbd className={classes.key} aria-hidden="true">
      {name.toUpperCase()}
    </kbd>
  )
}
