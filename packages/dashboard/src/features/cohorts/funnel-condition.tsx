import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { stepNames, toDraft } from '../../questions/funnel-draft.ts'
import { useTexts } from '../../use-texts.ts'
import { funnelsQuery } from '../funnels/funnels-query.ts'
import { isFunnelDefinition } from '../journeys/definition-shapes.ts'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import { WindowInput } from '../journeys/window-input.tsx'
import type { FunnelRule } from './cohort-rule.ts'
import classes from './rule-editor.module.css'

interface FunnelConditionProps {
  readonly project: Project
  readonly rule: FunnelRule
  readonly faultAt: FaultAt
  readonly onChange: (rule: FunnelRule) => void
}

const usualTime = '30d'

/** Who reached a step of a funnel that is saved, or dropped out there. */
export function FunnelCondition({ project, rule, faultAt, onChange }: FunnelConditionProps) {
  const { t } = useTexts()
  const { data: funnels = [] } = useQuery(funnelsQuery(project.id))
  const { last = usualTime } = rule.funnel
  const names = stepNames(toDraft(rule.funnel.steps))
  const stepsOf = (definition: unknown) =>
    isFunnelDefinition(definition) ? JSON.stringify(definition.steps) : ''
  // A rule keeps the funnel itself, not its name: it goes on to mean what it meant.
  const chosen = funnels.find(({ definition }) => stepsOf(definition) === JSON.stringify(rule.funnel.steps))
  if (funnels.length === 0 && names.length === 0) {
    return (
      <p>
        {t('cohorts.noFunnel')}{' '}
        <Link to="/p/$projectId/funnels" params={{ projectId: project.id }}>
          {t('funnels.title')}
        </Link>
      </p>
    )
  }
  return (
    <>
      <div className={classes.fields}>
        <NativeSelect
          size="xs"
          className={classes.select ?? ''}
          label={t('cohorts.funnel')}
          value={chosen?.id ?? (names.length === 0 ? '' : 'own')}
          onChange={({ currentTarget: { value } }) => {
            const definition = funnels.find(({ id }) => id === value)?.definition
            if (isFunnelDefinition(definition)) onChange({ funnel: { ...definition, last }, step: 1 })
          }}
          data={[
            ...(names.length === 0 ? [{ value: '', label: t('cohorts.chooseFunnel') }] : []),
            ...(chosen === undefined && names.length > 0 ? [{ value: 'own', label: names.join(' → ') }] : []),
            ...funnels.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {names.length > 0 && (
          <>
            <NativeSelect
              size="xs"
              className={classes.select ?? ''}
              label={t('cohorts.outcome')}
              value={rule.outcome ?? 'reached'}
              onChange={({ currentTarget: { value } }) =>
                onChange({ ...rule, outcome: value === 'dropped' ? 'dropped' : 'reached' })
              }
              data={(['reached', 'dropped'] as const).map((value) => ({
                value,
                label: t(`cohorts.outcomes.${value}`),
              }))}
            />
            <NativeSelect
              size="xs"
              className={classes.select ?? ''}
              label={t('cohorts.step')}
              value={rule.step}
              onChange={({ currentTarget: { value } }) => onChange({ ...rule, step: Number(value) })}
              data={names.map((name, at) => ({ value: String(at + 1), label: `${at + 1}. ${name}` }))}
            />
          </>
        )}
      </div>
      {names.length > 0 && (
        <WindowInput
          label={t('cohorts.begunWithin')}
          value={last}
          months
          onChange={(length) => onChange({ ...rule, funnel: { ...rule.funnel, last: length } })}
        />
      )}
      <PlaceFault text={faultsBelow(faultAt, '/funnel')('')} />
    </>
  )
}
