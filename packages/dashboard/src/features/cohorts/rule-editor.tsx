import { Button, CloseButton, NativeSelect, SegmentedControl } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import { journeyLimits } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import {
  blankRule,
  kindOf,
  ruleKinds,
  withNot,
  withoutNot,
  type CohortRule,
  type PlainRule,
} from './cohort-rule.ts'
import { ConditionEditor } from './condition-editor.tsx'
import classes from './rule-editor.module.css'

export interface RuleEditorProps {
  readonly project: Project
  readonly rule: CohortRule
  /** Of the cohort that is written: it cannot be made of itself. */
  readonly ownName: string | undefined
  readonly onChange: (rule: CohortRule) => void
  /** Of places below this rule. */
  readonly faultAt: FaultAt
  /** What it is called, for who does not see where it stands: `Condition 1.2`. */
  readonly label: string
}

interface GroupEditorProps extends Omit<RuleEditorProps, 'rule'> {
  readonly rule: Extract<PlainRule, { readonly all: unknown } | { readonly any: unknown }>
}

/** Conditions of which all, or any, must hold. */
export function GroupEditor({ rule, onChange, faultAt, label, ...rest }: GroupEditorProps) {
  const { t } = useTexts()
  const word = 'all' in rule ? 'all' : 'any'
  const rules = 'all' in rule ? rule.all : rule.any
  const put = (list: readonly CohortRule[], as: string = word) =>
    onChange(as === 'all' ? { all: list } : { any: list })
  return (
    <div className={classes.group} role="group" aria-label={label}>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label={t('cohorts.joined', { label })}
          value={word}
          onChange={(as) => put(rules, as)}
          data={[
            { value: 'all', label: t('cohorts.all') },
            { value: 'any', label: t('cohorts.any') },
          ]}
        />
      </div>
      <ul className={classes.rules}>
        {rules.map((one, index) => (
          <li key={index}>
            <RuleEditor
              {...rest}
              rule={one}
              label={`${label}.${index + 1}`}
              faultAt={faultsBelow(faultAt, `/${word}/${index}`)}
              onChange={(changed) => put(rules.toSpliced(index, 1, changed))}
              onRemove={rules.length > 1 ? () => put(rules.toSpliced(index, 1)) : undefined}
            />
          </li>
        ))}
      </ul>
      {rules.length < journeyLimits.rules && (
        <div className={classes.head}>
          <Button size="compact-xs" variant="subtle" onClick={() => put([...rules, blankRule('did')])}>
            {t('cohorts.addCondition')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => put([...rules, blankRule(word === 'all' ? 'any' : 'all')])}
          >
            {t('cohorts.addGroup')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** One condition, or a group of them; and whether it must hold or must not. */
function RuleEditor({
  rule: given,
  onRemove,
  ...props
}: RuleEditorProps & { readonly onRemove: (() => void) | undefined }) {
  const { t } = useTexts()
  const { rule, negated } = withoutNot(given)
  const { project, label, onChange, ownName } = props
  const kind = kindOf(rule)
  const change = (changed: CohortRule) => {
    const plain = withoutNot(changed)
    onChange(withNot(plain.rule, plain.negated !== negated))
  }
  const faultAt = negated ? faultsBelow(props.faultAt, '/not') : props.faultAt
  const isGroup = 'all' in rule || 'any' in rule
  return (
    <div className={classes.rule} data-negated={negated}>
      <div className={classes.head}>
        <NativeSelect
          size="xs"
          className={classes.not ?? ''}
          aria-label={t('cohorts.holds', { label })}
          value={negated ? 'not' : 'is'}
          onChange={({ currentTarget: { value } }) => onChange(withNot(rule, value === 'not'))}
          data={[
            { value: 'is', label: t('cohorts.is') },
            { value: 'not', label: t('cohorts.isNot') },
          ]}
        />
        <NativeSelect
          size="xs"
          className={classes.kind ?? ''}
          aria-label={t('cohorts.kindOf', { label })}
          value={kind}
          onChange={({ currentTarget: { value } }) => {
            const chosen = ruleKinds.find((one) => one === value)
            if (chosen !== undefined) onChange(withNot(blankRule(chosen), negated))
          }}
          data={[...ruleKinds, ...(kind === 'people' ? (['people'] as const) : [])].map((value) => ({
            value,
            label: t(`cohorts.kinds.${value}`),
          }))}
        />
        {onRemove !== undefined && (
          <CloseButton size="sm" aria-label={t('cohorts.removeCondition', { label })} onClick={onRemove} />
        )}
      </div>
      {isGroup ? (
        <GroupEditor {...props} rule={rule} faultAt={faultAt} onChange={change} />
      ) : (
        <>
          <ConditionEditor
            project={project}
            rule={rule}
            ownName={ownName}
            label={label}
            faultAt={faultAt}
            onChange={change}
          />
          <PlaceFault text={isToldInside(faultAt) ? undefined : faultAt('')} />
        </>
      )}
    </div>
  )
}

/** Events say themselves what is wrong with them. */
function isToldInside(faultAt: FaultAt): boolean {
  return ['did', 'first_did', 'last_did'].some((key) =>
    ['event', 'filter'].some((part) => faultAt(`/${key}/${part}`) !== undefined),
  )
}
