import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState, type FormEvent } from 'react'
import type { Project } from '../../api/answers.ts'
import { keepCohort, type Cohort, type CohortToKeep } from '../../api/cohorts.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import type { PageSearch } from '../../view/view-search.ts'
import builder from '../journeys/builder.module.css'
import { ChoiceSelect } from '../journeys/choice-select.tsx'
import { faultsBelow, faultsOf } from '../journeys/fault-at.ts'
import { useDefinition } from '../journeys/use-definition.ts'
import { blankRule, isCohortRule, isComplete, type CohortRule } from './cohort-rule.ts'
import classes from './cohorts.module.css'
import { IdsInput } from './ids-input.tsx'
import { GroupEditor } from './rule-editor.tsx'

interface CohortEditorProps {
  readonly project: Project
  /** `undefined`: a new one. */
  readonly cohort: Cohort | undefined
}

/** Cron's words for the schedules that are offered. */
const schedules = { live: '', nightly: '0 3 * * *', weekly: '0 3 * * 1', monthly: '0 3 1 * *' } as const
const scheduleNames = ['live', 'nightly', 'weekly', 'monthly'] as const

/** A rule, or a list of ids; kept under its name. The rule lives in the address until it is kept. */
export function CohortEditor({ project, cohort }: CohortEditorProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const stored = useMemo(() => storedRule(cohort), [cohort])
  const kind = useMemo(() => ({ check: isCohortRule, blank: stored }), [stored])
  const { definition, isUnreadable, search, change, changeSearch } = useDefinition<CohortRule>(kind)
  const [name, setName] = useState(cohort?.name ?? '')
  const [ids, setIds] = useState<readonly string[]>(() => storedIds(cohort))
  const [cron, setCron] = useState(cohort?.schedule ?? '')
  const isList = (search['list'] ?? (cohort?.refresh === 'fixed' ? 'yes' : 'no')) === 'yes'
  const keep = useMutation({
    mutationFn: (kept: CohortToKeep) => keepCohort(project.id, kept),
    onSuccess: async (kept) => {
      await client.invalidateQueries({ queryKey: ['cohorts', project.id] })
      await navigate({
        to: '/p/$projectId/cohorts/$cohortId',
        params: { projectId: project.id, cohortId: kept.id },
        search: {} satisfies PageSearch,
      })
    },
  })
  // Faults are told by their place in the cohort's definition.
  const faultAt = faultsOf(keep.error)
  const isReady = name.trim() !== '' && (isList ? ids.length > 0 : isComplete(definition))
  const isInPlace = faultAt('/rule') !== undefined && !isList
  const scheduleName = scheduleNames.find((one) => schedules[one] === cron)
  // A rule that is one condition alone is shown as a group of it.
  const group = 'all' in definition || 'any' in definition ? definition : { all: [definition] }
  const groupFaults = group === definition ? faultsBelow(faultAt, '/rule') : faultsOfOne(faultAt)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isReady) return
    keep.mutate({
      name: name.trim(),
      cohort: isList ? { ids } : { rule: definition },
      ...(isList || cron === '' ? {} : { schedule: cron }),
    })
  }

  return (
    <form className={`panel ${classes.form}`} onSubmit={submit}>
      {isUnreadable && (
        <p className={builder.faults} role="status">
          {t('journeys.unreadable')}
        </p>
      )}
      <TextInput
        size="sm"
        label={t('cohorts.name')}
        maxLength={200}
        value={name}
        error={faultAt('/name')}
        description={cohort !== undefined && name.trim() !== cohort.name ? t('cohorts.otherName') : undefined}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('cohorts.kind')}
        value={isList ? 'list' : 'rule'}
        onChange={(value) => changeSearch({ list: value === 'list' ? 'yes' : 'no' })}
        data={[
          { value: 'rule', label: t('cohorts.byRule') },
          { value: 'list', label: t('cohorts.byList') },
        ]}
      />
      {isList ? (
        <IdsInput ids={ids} onChange={setIds} fault={faultAt('/ids')} />
      ) : (
        <>
          <GroupEditor
            project={project}
            rule={group}
            ownName={cohort?.name}
            label={t('cohorts.condition')}
            faultAt={groupFaults}
            onChange={change}
          />
          <div className={builder.fields}>
            <ChoiceSelect
              label={t('cohorts.recomputed')}
              value={scheduleName ?? 'own'}
              choices={[
                ...scheduleNames.map((value) => ({ value, label: t(`cohorts.schedules.${value}`) })),
                ...(scheduleName === undefined ? [{ value: 'own' as const, label: cron }] : []),
              ]}
              onChange={(chosen) => {
                if (chosen !== 'own') setCron(schedules[chosen])
              }}
            />
            <p className={builder.hint}>{t('cohorts.scheduleHint')}</p>
          </div>
        </>
      )}
      {keep.error !== null && !isInPlace && <Fault error={keep.error} />}
      <div className={classes.buttons}>
        <Button
          type="submit"
          size="sm"
          loading={keep.isPending}
          disabled={!isReady || project.role === 'viewer'}
        >
          {t('cohorts.keep')}
        </Button>
      </div>
    </form>
  )
}

/** The faults of a single rule, as if it stood in a group. */
function faultsOfOne(faultAt: (path: string) => string | undefined): (path: string) => string | undefined {
  return (path) => (path.startsWith('/all/0') ? faultAt(`/rule${path.slice('/all/0'.length)}`) : undefined)
}

function storedRule(cohort: Cohort | undefined): CohortRule {
  const rule = cohort?.definition['rule']
  return isCohortRule(rule) ? rule : { all: [blankRule('did')] }
}

function storedIds(cohort: Cohort | undefined): readonly string[] {
  const ids: unknown = cohort?.definition['ids']
  return Array.isArray(ids) ? ids.map(String) : []
}
