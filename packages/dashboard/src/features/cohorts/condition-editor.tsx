import { NativeSelect } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import type { EventChoice } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { filterOf } from '../../view/filter-rule.ts'
import { rulesOf } from '../../view/rules-of.ts'
import { ChoiceEditor } from '../journeys/choice-editor.tsx'
import { CommitInput } from '../journeys/commit-input.tsx'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { WindowInput } from '../journeys/window-input.tsx'
import type { CohortRule, DidRule, PlainRule } from './cohort-rule.ts'
import { FunnelCondition } from './funnel-condition.tsx'
import { OtherCohort } from './other-cohort.tsx'
import classes from './rule-editor.module.css'

interface ConditionEditorProps {
  readonly project: Project
  readonly rule: Exclude<PlainRule, { readonly all: unknown } | { readonly any: unknown }>
  readonly ownName: string | undefined
  readonly label: string
  readonly faultAt: FaultAt
  readonly onChange: (rule: CohortRule) => void
}

/** What is to be filled in of a condition. */
export function ConditionEditor(props: ConditionEditorProps) {
  const { t } = useTexts()
  const { project, rule, ownName, label, faultAt, onChange } = props
  if ('did' in rule) {
    return (
      <>
        <Events {...props} choice={rule.did} at="/did" onChange={(did) => onChange({ ...rule, did })} />
        <div className={classes.fields}>
          {rule.at_most !== 0 && <Times rule={rule} label={label} onChange={onChange} />}
          <When
            label={label}
            whens={['last', 'ever']}
            value={{ last: rule.last }}
            onChange={({ last }) => {
              const { last: _, ...rest } = rule
              onChange(last === undefined ? rest : { ...rest, last })
            }}
          />
        </div>
      </>
    )
  }
  if ('first_did' in rule || 'last_did' in rule) {
    const [key, choice] =
      'first_did' in rule ? (['first_did', rule.first_did] as const) : (['last_did', rule.last_did] as const)
    const put = (events: EventChoice, moment: Moments) =>
      onChange(key === 'first_did' ? { first_did: events, ...moment } : { last_did: events, ...moment })
    const moment = { last: rule.last, before: rule.before }
    return (
      <>
        <Events
          {...props}
          choice={choice}
          at={`/${key}`}
          onChange={(events) => put(events, definedOf(moment))}
        />
        <When
          label={label}
          whens={['last', 'before', 'ever']}
          value={moment}
          onChange={(changed) => put(choice, changed)}
        />
      </>
    )
  }
  if ('trait' in rule) {
    const rules = rulesOf(rule.trait) ?? []
    return (
      <>
        <p>{t('cohorts.traitHint')}</p>
        <FilterBar
          project={project}
          view={{ filter: rules }}
          change={({ filter }) => onChange({ trait: filterOf(filter) ?? { all: [] } })}
        />
      </>
    )
  }
  if ('in' in rule) {
    return (
      <OtherCohort
        projectId={project.id}
        value={rule.in}
        ownName={ownName}
        label={t('cohorts.otherOf', { label })}
        onChange={(other) => onChange({ in: other })}
      />
    )
  }
  if ('funnel' in rule) {
    return <FunnelCondition project={project} rule={rule} faultAt={faultAt} onChange={onChange} />
  }
  return <p>{t('cohorts.behindFigure')}</p>
}

interface EventsProps extends Pick<ConditionEditorProps, 'project' | 'label' | 'faultAt'> {
  readonly choice: EventChoice
  readonly at: string
  readonly onChange: (choice: EventChoice) => void
}

function Events({ project, label, faultAt, choice, at, onChange }: EventsProps) {
  return (
    <ChoiceEditor
      project={project}
      choice={choice}
      label={label}
      faultAt={faultsBelow(faultAt, at)}
      onChange={onChange}
    />
  )
}

interface TimesProps {
  readonly rule: DidRule
  readonly label: string
  readonly onChange: (rule: DidRule) => void
}

/** At least, at most or exactly so often. */
function Times({ rule, label, onChange }: TimesProps) {
  const { t } = useTexts()
  const { at_least: least, at_most: most, ...rest } = rule
  const mode = most === undefined ? 'least' : least === most ? 'exactly' : 'most'
  const count = (mode === 'least' ? least : most) ?? 1
  function put(as: string, times: number): void {
    if (as === 'least') onChange({ ...rest, at_least: times })
    else if (as === 'exactly') onChange({ ...rest, at_least: times, at_most: times })
    else onChange({ ...rest, at_least: 1, at_most: times })
  }
  return (
    <>
      <NativeSelect
        size="xs"
        className={classes.select ?? ''}
        aria-label={t('cohorts.howOften', { label })}
        value={mode}
        onChange={({ currentTarget: { value } }) => put(value, count)}
        data={(['least', 'exactly', 'most'] as const).map((value) => ({
          value,
          label: t(`cohorts.often.${value}`),
        }))}
      />
      <CommitInput
        className={classes.count ?? ''}
        label={t('cohorts.times', { label })}
        inputMode="numeric"
        value={String(count)}
        onCommit={(text) => {
          if (/^[1-9]\d{0,5}$/.test(text)) put(mode, Number(text))
        }}
      />
      <span className={classes.word}>{t('cohorts.timesWord')}</span>
    </>
  )
}

interface Moments {
  readonly last?: string
  readonly before?: string
}

interface WhenProps {
  readonly label: string
  readonly whens: readonly ('last' | 'before' | 'ever')[]
  readonly value: { readonly last?: string | undefined; readonly before?: string | undefined }
  readonly onChange: (value: Moments) => void
}

const usualWindow = '30d'

/** Within a window that ends now, longer ago than it, or at any time. */
function When({ label, whens, value: { last, before }, onChange }: WhenProps) {
  const { t } = useTexts()
  const when = last !== undefined ? 'last' : before !== undefined ? 'before' : 'ever'
  const window = last ?? before ?? usualWindow
  const put = (as: string, length: string) =>
    onChange(as === 'last' ? { last: length } : as === 'before' ? { before: length } : {})
  return (
    <div className={classes.fields}>
      <NativeSelect
        size="xs"
        className={classes.select ?? ''}
        aria-label={t('cohorts.whenOf', { label })}
        value={when}
        onChange={({ currentTarget: { value } }) => put(value, window)}
        data={whens.map((value) => ({ value, label: t(`cohorts.whens.${value}`) }))}
      />
      {when !== 'ever' && (
        <WindowInput
          label={t('cohorts.windowOf', { label })}
          value={window}
          months
          isLabelHidden
          onChange={(length) => put(when, length)}
        />
      )}
    </div>
  )
}

function definedOf({ last, before }: WhenProps['value']): Moments {
  return { ...(last === undefined ? {} : { last }), ...(before === undefined ? {} : { before }) }
}
