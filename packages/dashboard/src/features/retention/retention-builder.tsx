import { SegmentedControl, Switch } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import {
  retentionIntervals,
  retentionStarts,
  type EventChoice,
  type RetentionDefinition,
} from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import classes from '../journeys/builder.module.css'
import { ChoiceEditor, isChosen } from '../journeys/choice-editor.tsx'
import { ChoiceSelect } from '../journeys/choice-select.tsx'
import { CommitInput } from '../journeys/commit-input.tsx'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import { parseBrackets, writeBrackets } from './brackets.ts'

interface RetentionBuilderProps {
  readonly project: Project
  readonly definition: RetentionDefinition
  readonly onChange: (definition: RetentionDefinition) => void
  readonly faultAt: FaultAt
}

const defaultPeriods = 7

/** Who starts, who returns, and what counts as one period. */
export function RetentionBuilder({ project, definition, onChange, faultAt }: RetentionBuilderProps) {
  const { t } = useTexts()
  const { interval = 'day', rolling = false, starts = 'first', returns = 'on', brackets } = definition

  /** Without what is the default anyway. */
  function put<K extends keyof RetentionDefinition>(
    key: K,
    value: RetentionDefinition[K] | undefined,
  ): RetentionDefinition {
    const { [key]: _, ...rest } = definition
    return value === undefined ? rest : { ...rest, [key]: value }
  }

  function chosen(key: 'start' | 'return', choice: EventChoice): void {
    onChange(put(key, isChosen(choice) ? choice : undefined))
  }

  return (
    <>
      <div className={classes.choice}>
        <p className={classes.label}>{t('retention.start')}</p>
        <ChoiceEditor
          project={project}
          choice={definition.start ?? {}}
          label={t('retention.start')}
          placeholder={t('journeys.anyEvent')}
          faultAt={faultsBelow(faultAt, '/start')}
          onChange={(choice) => chosen('start', choice)}
        />
      </div>
      <div className={classes.choice}>
        <p className={classes.label}>{t('retention.return')}</p>
        <ChoiceEditor
          project={project}
          choice={definition.return ?? {}}
          label={t('retention.return')}
          placeholder={t('retention.sameAgain')}
          faultAt={faultsBelow(faultAt, '/return')}
          onChange={(choice) => chosen('return', choice)}
        />
      </div>
      <div className={classes.part}>
        <p className={classes.label}>{t('retention.interval')}</p>
        <SegmentedControl
          size="xs"
          aria-label={t('retention.interval')}
          value={interval}
          onChange={(value) => {
            const one = retentionIntervals.find((each) => each === value)
            onChange(put('interval', one === 'day' ? undefined : one))
          }}
          data={retentionIntervals.map((value) => ({ value, label: t(`retention.intervals.${value}`) }))}
        />
        <PlaceFault text={faultAt('/interval')} />
        <Switch
          size="xs"
          withThumbIndicator={false}
          label={t('retention.rolling')}
          description={t('retention.rollingHint')}
          checked={rolling}
          onChange={({ currentTarget: { checked } }) => onChange(put('rolling', checked || undefined))}
        />
        <CommitInput
          label={t('retention.periods')}
          visibleLabel={t('retention.periods')}
          placeholder="7 / 0, 1, 7, 30"
          value={
            brackets === undefined ? String(definition.periods ?? defaultPeriods) : writeBrackets(brackets)
          }
          onCommit={(text) => {
            const { periods: _periods, brackets: _brackets, ...rest } = definition
            const parsed = parseBrackets(text)
            if (parsed !== undefined)
              onChange({ ...rest, ...(parsed.periods === defaultPeriods ? {} : parsed) })
          }}
        />
        <p className={classes.hint}>{t('retention.periodsHint')}</p>
        <PlaceFault text={faultAt('/periods') ?? faultAt('/brackets')} />
      </div>
      <div className={classes.part}>
        <ChoiceSelect
          label={t('retention.starts')}
          value={starts}
          choices={retentionStarts.map((value) => ({ value, label: t(`retention.startRules.${value}`) }))}
          onChange={(value) => onChange(put('starts', value === 'first' ? undefined : value))}
        />
        <ChoiceSelect
          label={t('retention.returns')}
          value={returns}
          choices={(['on', 'on_or_after'] as const).map((value) => ({
            value,
            label: t(`retention.returnRules.${value}`),
          }))}
          onChange={(value) => onChange(put('returns', value === 'on' ? undefined : value))}
        />
        <PlaceFault text={faultAt('/starts') ?? faultAt('/returns')} />
      </div>
      <div className={classes.part}>
        <p className={classes.label}>{t('retention.breakdown')}</p>
        <FieldPicker
          projectId={project.id}
          label={t('retention.breakdown')}
          value={definition.breakdown}
          noneLabel={t('retention.noBreakdown')}
          onChange={(field) => onChange(put('breakdown', field))}
        />
        <PlaceFault text={faultAt('/breakdown')} />
      </div>
    </>
  )
}
