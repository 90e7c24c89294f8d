import { Button, Combobox, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { latestQuery } from '../features/latest-events/latest-query.ts'
import { propertyNames } from '../features/latest-events/property-names.ts'
import { ChevronIcon } from '../shell/icons.tsx'
import { useTexts } from '../use-texts.ts'
import { eventPropertiesQuery, traitsQuery } from './catalogue-queries.ts'
import classes from './field-picker.module.css'
import { fieldGroupNames, fieldGroups, isKnownField, propertyField, propertyName } from './fields.ts'
import { useFieldLabel } from './use-field-label.ts'

interface FieldPickerProps {
  readonly projectId: string
  readonly value: string | undefined
  readonly onChange: (field: string | undefined) => void
  /** What is chosen here, for who does not see it. */
  readonly label: string
  /** What the button says. @default the field's name, or that one is to be chosen */
  readonly children?: ReactNode
  /** Whose properties are offered. @default those of the latest events */
  readonly event?: string | undefined
  /** Offered as well: to choose none. */
  readonly noneLabel?: string | undefined
  readonly disabled?: boolean
  /** Offered before the others, for who can do something with them. It must stay the same list. */
  readonly more?: readonly string[]
}

interface Group {
  readonly label: string
  readonly fields: readonly string[]
}

/** A combobox's value is a text; no field has this one. */
const none = ''

/** The usual fields, the properties that were seen, the traits of people, and any other property by its name. */
export function FieldPicker({
  projectId,
  value,
  onChange,
  label,
  children,
  event,
  ...rest
}: FieldPickerProps) {
  const { t } = useTexts()
  const { fieldLabel } = useFieldLabel()
  const [text, setText] = useState('')
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      combobox.focusTarget()
      setText('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const { properties, traits } = useSeenFields(projectId, event, combobox.dropdownOpened)
  const wanted = text.trim()
  const matches = (field: string) =>
    [field, fieldLabel(field)].some((one) => one.toLowerCase().includes(wanted.toLowerCase()))
  const groups: readonly Group[] = [
    { label: t('fieldPicker.groups.who'), fields: rest.more ?? [] },
    ...fieldGroupNames.map((group) => ({
      label: t(`fieldPicker.groups.${group}`),
      fields: fieldGroups[group],
    })),
    { label: t('fieldPicker.groups.traits'), fields: traits },
    { label: t('fieldPicker.groups.properties'), fields: properties },
  ]
    .map((group) => ({ ...group, fields: group.fields.filter(matches) }))
    .filter(({ fields }) => fields.length > 0)
  const own = propertyField(wanted)
  const isOwn = wanted !== '' && !isKnownField(wanted) && ![...properties, ...traits].includes(own)

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
          rightSection={<ChevronIcon size={15} />}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          disabled={rest.disabled ?? false}
          {...(children === undefined
            ? {
                'aria-label': `${label}: ${value === undefined ? t('fieldPicker.choose') : fieldLabel(value)}`,
              }
            : {})}
          onClick={() => combobox.toggleDropdown()}
        >
          {children ?? (value === undefined ? t('fieldPicker.choose') : fieldLabel(value))}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          maxLength={200}
          placeholder={t('fieldPicker.search')}
          aria-label={t('fieldPicker.search')}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            combobox.resetSelectedOption()
          }}
        />
        <Combobox.Options tabIndex={0} mah={320} className={classes.options ?? ''} aria-label={label}>
          {value !== undefined && rest.noneLabel !== undefined && wanted === '' && (
            <Combobox.Option value={none}>{rest.noneLabel}</Combobox.Option>
          )}
          {groups.map((group) => (
            <Combobox.Group key={group.label} label={group.label}>
              {group.fields.map((field) => (
                <Combobox.Option key={field} value={field} active={field === value}>
                  {fieldLabel(field)}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {isOwn && (
            <Combobox.Option value={own}>
              {t('fieldPicker.property', { name: propertyName(own) ?? own })}
            </Combobox.Option>
          )}
        </Combobox.Options>
        {properties.length === 0 && wanted === '' && (
          <Combobox.Footer className={classes.hint ?? ''}>{t('fieldPicker.hint')}</Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Asked when the list is opened for the first time. */
function useSeenFields(projectId: string, event: string | undefined, enabled: boolean) {
  const { data: latest = [] } = useQuery({
    ...latestQuery(projectId),
    enabled: enabled && event === undefined,
    select: ({ events }) => propertyNames(events).map(propertyField),
  })
  const { data: described = [] } = useQuery({
    ...eventPropertiesQuery(projectId, event ?? ''),
    enabled: enabled && event !== undefined,
  })
  const { data: traits = [] } = useQuery({ ...traitsQuery(projectId), enabled })
  return { properties: event === undefined ? latest : described, traits }
}
