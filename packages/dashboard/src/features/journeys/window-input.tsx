import { NativeSelect } from '@mantine/core'
import { useTexts } from '../../use-texts.ts'
import classes from './builder.module.css'
import { CommitInput } from './commit-input.tsx'

const units = ['m', 'h', 'd', 'w', 'mo'] as const
type Unit = (typeof units)[number]

interface WindowInputProps {
  readonly label: string
  /** Such as `7d`. */
  readonly value: string
  readonly onChange: (value: string) => void
  /** Months have no fixed length: where one is wanted they are not offered. @default false */
  readonly months?: boolean
  /** Where what stands beside it says enough. @default false */
  readonly isLabelHidden?: boolean
}

/** A length of time: a number and its unit. */
export function WindowInput({
  label,
  value,
  onChange,
  months = false,
  isLabelHidden = false,
}: WindowInputProps) {
  const { t } = useTexts()
  const [, count = '1', found] = /^(\d+)(mo|m|h|d|w)$/.exec(value) ?? []
  const unit: Unit = units.find((one) => one === found) ?? 'd'
  return (
    <div className={classes.fields}>
      <CommitInput
        label={label}
        {...(isLabelHidden ? {} : { visibleLabel: label })}
        inputMode="numeric"
        value={count}
        onCommit={(written) => {
          if (/^[1-9]\d{0,4}$/.test(written)) onChange(`${written}${unit}`)
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t('journeys.unitOf', { of: label })}
        value={unit}
        onChange={({ currentTarget }) => onChange(`${count}${currentTarget.value}`)}
        data={units
          .filter((one) => months || one !== 'mo')
          .map((one) => ({ value: one, label: t(`journeys.units.${one}`) }))}
      />
    </div>
  )
}
