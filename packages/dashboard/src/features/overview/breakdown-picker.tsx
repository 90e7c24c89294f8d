import { Button, Combobox, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ChevronIcon, SplitIcon } from '../../shell/icons.tsx'
import { latestQuery } from '../latest-events/latest-query.ts'
import { propertyNames } from '../latest-events/property-names.ts'
import { breakdownFields, isBreakdownField, propertyField, propertyName } from './breakdown-fields.ts'
import classes from './breakdown-picker.module.css'
import { useTexts } from '../../use-texts.ts'

interface BreakdownPickerProps {
  readonly projectId: string
  readonly value: string | undefined
  readonly onChange: (field: string | undefined) => void
}

/** A combobox's value is a text; no field has this one. */
const none = ''

/** The usual fields, the properties that were lately seen, and any other by its name. */
export function BreakdownPicker({ projectId, value, onChange }: BreakdownPickerProps) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const { data: seen = [] } = useQuery({
    ...latestQuery(projectId),
    select: ({ events }) => propertyNames(events),
  })
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      combobox.focusTarget()
      setText('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const wanted = text.trim()
  const matches = (label: string) => label.toLowerCase().includes(wanted.toLowerCase())
  const fieldLabel = (field: string) =>
    isBreakdownField(field) ? t(`breakdown.fields.${field}`) : propertyName(field)
  const fields = breakdownFields.filter((field) => matches(fieldLabel(field)) || matches(field))
  const properties = seen.filter(matches)
  const own = wanted !== '' && !properties.includes(propertyName(wanted)) && !isBreakdownField(wanted)

  return (
    <Combobox
      store={combobox}
      width={260}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(chosen) => {
        onChange(chosen === none ? undefined : chosen)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target withAriaAttributes={false}>
        <Button
          size="xs"
          variant="default"
          className={classes.button ?? ''}
          leftSection={<SplitIcon size={15} />}
          rightSection={<ChevronIcon size={15} />}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          onClick={() => combobox.toggleDropdown()}
        >
          {value === undefined ? t('breakdown.label') : t('breakdown.button', { field: fieldLabel(value) })}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          maxLength={200}
          placeholder={t('breakdown.search')}
          aria-label={t('breakdown.search')}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            combobox.resetSelectedOption()
          }}
        />
        <Combobox.Options
          tabIndex={0}
          mah={320}
          className={classes.options ?? ''}
          aria-label={t('breakdown.label')}
        >
          {value !== undefined && wanted === '' && (
            <Combobox.Option value={none}>{t('breakdown.none')}</Combobox.Option>
          )}
          {fields.length > 0 && (
            <Combobox.Group label={t('breakdown.fieldGroup')}>
              {fields.map((field) => (
                <Combobox.Option key={field} value={field} active={field === value}>
                  {fieldLabel(field)}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          )}
          {(properties.length > 0 || own) && (
            <Combobox.Group label={t('breakdown.propertyGroup')}>
              {properties.map((name) => (
                <Combobox.Option
                  key={name}
                  value={propertyField(name)}
                  active={propertyField(name) === value}
                >
                  {name}
                </Combobox.Option>
              ))}
              {own && (
                <Combobox.Option value={propertyField(wanted)}>
                  {t('breakdown.property', { name: propertyName(wanted) })}
                </Combobox.Option>
              )}
            </Combobox.Group>
          )}
        </Combobox.Options>
        {properties.length === 0 && wanted === '' && (
          <Combobox.Footer className={classes.hint ?? ''}>{t('breakdown.nothing')}</Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}
