import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { Button, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTexts } from '../use-texts.ts'
import { cohortNamesQuery, fieldValuesQuery } from './catalogue-queries.ts'
import { FieldPicker } from './field-picker.tsx'
import { arityOf, isComplete, isNumeric, ruleOperators, type FilterRule } from './filter-rule.ts'
import classes from './filter-bar.module.css'
import { useFieldLabel } from './use-field-label.ts'

interface FilterEditorProps {
  readonly projectId: string
  readonly start: FilterRule | undefined
  readonly onApply: (rule: FilterRule) => void
  readonly onCancel: () => void
}

/** One rule: a field, how it is held against values, and the values, completed from what was seen. */
export function FilterEditor({ projectId, start, onApply, onCancel }: FilterEditorProps) {
  const { t } = useTexts()
  const [rule, setRule] = useState<FilterRule>(start ?? { field: '', op: 'is', values: [] })
  const arity = arityOf(rule.op)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isComplete(rule)) onApply(rule)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.fields}>
        <FieldPicker
          projectId={projectId}
          label={t('view.filterField')}
          more={cohortField}
          value={rule.field === '' ? undefined : rule.field}
          onChange={(field = '') => setRule({ ...rule, field, values: [] })}
        />
        <NativeSelect
          size="xs"
          aria-label={t('view.filterOperator')}
          value={rule.op}
          onChange={({ currentTarget: { value } }) => {
            const op = ruleOperators.find((one) => one === value)
            if (op === undefined) return
            const count = arityOf(op)
            setRule({ ...rule, op, values: count === 'many' ? rule.values : rule.values.slice(0, count) })
          }}
          data={ruleOperators.map((value) => ({ value, label: t(`view.operators.${value}`) }))}
        />
      </div>
      {arity === 'many' && (
        <ValuesInput projectId={projectId} rule={rule} onChange={(values) => setRule({ ...rule, values })} />
      )}
      {(arity === 1 || arity === 2) && (
        <div className={classes.fields}>
          {Array.from({ length: arity }, (_, at) => (
            <TextInput
              key={at}
              size="xs"
              className={classes.value ?? ''}
              inputMode={isNumeric(rule.op) ? 'decimal' : 'text'}
              aria-label={t('view.filterValue')}
              placeholder={t('view.filterValue')}
              maxLength={4000}
              value={rule.values[at] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                setRule({
                  ...rule,
                  values: Array.from({ length: arity }, (_, one) =>
                    one === at ? value : (rule.values[one] ?? ''),
                  ),
                })
              }
            />
          ))}
        </div>
      )}
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('app.cancel')}
        </Button>
        <Button size="xs" type="submit" disabled={!isComplete(rule)}>
          {t('view.applyFilter')}
        </Button>
      </div>
    </form>
  )
}

interface ValuesInputProps {
  readonly projectId: string
  readonly rule: FilterRule
  readonly onChange: (values: readonly string[]) => void
}

function ValuesInput({ projectId, rule, onChange }: ValuesInputProps) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [search] = useDebouncedValue(text.trim(), 200)
  const isCohort = rule.field === 'cohort'
  const { hasNames, valueLabel } = useFieldLabel()
  const optionLabel = (value: string) => labelled(value, valueLabel(rule.field, value))
  // The server knows codes alone: those of a name are picked out here.
  const asked = hasNames(rule.field) ? '' : search
  const { data: seen = [] } = useQuery({
    ...(isCohort ? cohortNamesQuery(projectId, search) : fieldValuesQuery(projectId, rule.field, asked)),
    enabled: rule.field !== '',
    retry: false,
  })
  return (
    <TagsInput
      size="xs"
      aria-label={t('view.filterValues')}
      placeholder={rule.values.length === 0 ? t('view.filterValues') : ''}
      disabled={rule.field === ''}
      data={[...new Set(seen)]}
      value={[...rule.values]}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      acceptValueOnBlur
      // One is mostly enough, and the list would lie over the buttons.
      onOptionSubmit={() => setOpen(false)}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      splitChars={[]}
      filter={({ options, search: typed }) =>
        options.filter(
          (option) =>
            'value' in option && optionLabel(option.value).toLowerCase().includes(typed.trim().toLowerCase()),
        )
      }
      renderOption={({ option }) => optionLabel(option.value)}
      comboboxProps={{ withinPortal: false }}
      withScrollArea={false}
      classNames={{ options: classes.options ?? '', inputField: classes.inner ?? '' }}
    />
  )
}

/** A field of its own kind: its values are names of cohorts. */
const cohortField = ['cohort']

/** A country's two letters are what is filtered by, and its name is what people look for. */
function labelled(value: string, label: string): string {
  return value === label ? value : `${value} · ${label}`
}
