import { Button, CloseButton, Popover, UnstyledButton } from '@mantine/core'
import { Suspense, useState } from 'react'
import type { Project } from '../api/answers.ts'
import { FilterIcon } from '../shell/icons.tsx'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import type { FilterRule } from './filter-rule.ts'
import classes from './filter-bar.module.css'
import { useFieldLabel } from './use-field-label.ts'
import type { View } from './view-search.ts'

const FilterEditor = lazyPart(async () => (await import('./filter-editor.tsx')).FilterEditor)

interface FilterBarProps {
  readonly project: Project
  readonly view: Pick<View, 'filter'>
  readonly change: (patch: { readonly filter: readonly FilterRule[] }) => void
}

/** Which rule is being written: one of those there are by its place, or a new one at the end. */
type Edited = number | undefined

/** Each rule as a chip, to be changed or taken away, and a button for another. */
export function FilterBar({ project, view, change }: FilterBarProps) {
  const { t } = useTexts()
  const ruleLabel = useRuleLabel()
  const [edited, setEdited] = useState<Edited>()
  const { filter } = view
  const replaced = (at: number, rule: FilterRule) => filter.toSpliced(at, 1, rule)
  const editor = (at: number) => (
    <Popover.Dropdown className={classes.editor ?? ''}>
      <Suspense>
        {edited === at && (
          <FilterEditor
            projectId={project.id}
            start={filter[at]}
            onApply={(rule) => {
              setEdited(undefined)
              change({ filter: replaced(at, rule) })
            }}
            onCancel={() => setEdited(undefined)}
          />
        )}
      </Suspense>
    </Popover.Dropdown>
  )
  const popover = {
    onChange: (opened: boolean) => {
      if (!opened) setEdited(undefined)
    },
    position: 'bottom-start',
    shadow: 'md',
    trapFocus: true,
    returnFocus: true,
  } as const
  return (
    <div className={classes.bar}>
      {filter.map((rule, at) => (
        <Popover key={JSON.stringify(rule)} opened={edited === at} {...popover}>
          <span className={classes.chip} data-excludes={rule.op.startsWith('not_') || rule.op === 'is_not'}>
            <Popover.Target>
              <UnstyledButton
                className={classes.rule}
                onClick={() => setEdited(edited === at ? undefined : at)}
              >
                {ruleLabel(rule)}
              </UnstyledButton>
            </Popover.Target>
            <CloseButton
              size="sm"
              aria-label={t('view.removeFilter', { filter: ruleLabel(rule) })}
              onClick={() => change({ filter: filter.toSpliced(at, 1) })}
            />
          </span>
          {editor(at)}
        </Popover>
      ))}
      <Popover opened={edited === filter.length} {...popover}>
        <Popover.Target>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<FilterIcon size={14} />}
            data-add-filter="true"
            onClick={() => setEdited(edited === filter.length ? undefined : filter.length)}
          >
            {t('view.addFilter')}
          </Button>
        </Popover.Target>
        {editor(filter.length)}
      </Popover>
      {filter.length > 1 && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => change({ filter: [] })}>
          {t('view.clearFilter')}
        </Button>
      )}
    </div>
  )
}

/** A rule in words: `Country is Germany or Austria`. */
export function useRuleLabel(): (rule: FilterRule) => string {
  const { t } = useTexts()
  const { fieldLabel, valueLabel } = useFieldLabel()
  return ({ field, op, values }) => {
    const named = values.map((value) => valueLabel(field, value))
    return [
      fieldLabel(field),
      t(`view.operators.${op}`),
      named.join(op === 'between' ? ' – ' : ` ${t('view.or')} `),
    ]
      .filter((part) => part !== '')
      .join(' ')
  }
}
