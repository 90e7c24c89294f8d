import { Button, CloseButton, UnstyledButton } from '@mantine/core'
import { cloneElement, Suspense, useState, type ReactElement, type Ref } from 'react'
import type { Project } from '../api/answers.ts'
import { FilterIcon } from '../shell/icons.tsx'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import type { FilterRule } from './filter-rule.ts'
import classes from './filter-bar.module.css'
import { useFieldLabel } from './use-field-label.ts'
import type { View } from './view-search.ts'

const FilterPopover = lazyPart(async () => (await import('./filter-popover.tsx')).FilterPopover)

interface FilterBarProps {
  readonly project: Project
  readonly view: Pick<View, 'filter'>
  readonly change: (patch: { readonly filter: readonly FilterRule[] }) => void
}

/** Each rule as a chip, to be changed or taken away, and a button for another. */
export function FilterBar({ project, view: { filter }, change }: FilterBarProps) {
  const { t } = useTexts()
  const ruleLabel = useRuleLabel()
  return (
    <div className={classes.bar}>
      {filter.map((rule, at) => (
        <span
          key={JSON.stringify(rule)}
          className={classes.chip}
          data-excludes={rule.op.startsWith('not_') || rule.op === 'is_not'}
        >
          <RuleButton
            projectId={project.id}
            start={rule}
            onApply={(next) => change({ filter: filter.toSpliced(at, 1, next) })}
            target={<UnstyledButton className={classes.rule}>{ruleLabel(rule)}</UnstyledButton>}
          />
          <CloseButton
            size="sm"
            aria-label={t('view.removeFilter', { filter: ruleLabel(rule) })}
            onClick={() => change({ filter: filter.toSpliced(at, 1) })}
          />
        </span>
      ))}
      <RuleButton
        projectId={project.id}
        onApply={(rule) => change({ filter: [...filter, rule] })}
        target={
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<FilterIcon size={14} />}
            data-add-filter="true"
          >
            {t('view.addFilter')}
          </Button>
        }
      />
      {filter.length > 1 && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => change({ filter: [] })}>
          {t('view.clearFilter')}
        </Button>
      )}
    </div>
  )
}

interface RuleButtonProps {
  readonly projectId: string
  readonly start?: FilterRule
  readonly onApply: (rule: FilterRule) => void
  readonly target: ReactElement<RuleTargetProps>
}

export interface RuleTargetProps {
  readonly onClick?: () => void
  readonly 'aria-haspopup'?: 'dialog'
  readonly 'aria-expanded'?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button that opens the editor of a rule, whose code comes with the first click. */
function RuleButton({ target, ...rest }: RuleButtonProps) {
  const [isAsked, setAsked] = useState(false)
  const button = cloneElement(target, {
    onClick: () => setAsked(true),
    'aria-haspopup': 'dialog',
    'aria-expanded': false,
  })
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <FilterPopover target={target} {...rest} />
    </Suspense>
  )
}

/** A rule in words: `Country is Germany or Austria`. */
function useRuleLabel(): (rule: FilterRule) => string {
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
