import { Autocomplete } from '@mantine/core'
import { useTexts } from '../../use-texts.ts'
import { isTimezone, timezones } from './timezones.ts'

interface TimezoneSelectProps {
  readonly value: string
  readonly onChange: (timezone: string) => void
  readonly isReadOnly?: boolean
}

/** A time zone by its name, found by typing a part of it. */
export function TimezoneSelect({ value, onChange, isReadOnly = false }: TimezoneSelectProps) {
  const { t } = useTexts()
  return (
    <Autocomplete
      label={t('settings.project.timezone')}
      description={t('settings.project.timezoneHint')}
      value={value}
      readOnly={isReadOnly}
      limit={50}
      data={timezones()}
      error={value === '' || isTimezone(value) ? undefined : t('settings.project.noTimezone')}
      onChange={onChange}
    />
  )
}
