import { Switch } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import { funnelAttempts, funnelOrders, type FunnelDefinition } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import classes from '../journeys/builder.module.css'
import { ChoiceSelect } from '../journeys/choice-select.tsx'
import type { FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import { WindowInput } from '../journeys/window-input.tsx'
import { ExclusionList } from './exclusion-list.tsx'
import { FunnelBreakdown } from './funnel-breakdown.tsx'

interface FunnelSettingsProps {
  readonly project: Project
  readonly definition: FunnelDefinition
  readonly names: readonly string[]
  readonly onChange: (definition: FunnelDefinition) => void
  readonly faultAt: FaultAt
}

const defaultWindow = '7d'
/** How many of the events are listed that came next. */
const listedNext = 5

/** How steps are counted: within what time, in which order, of whom. */
export function FunnelSettings(props: FunnelSettingsProps) {
  const { project, definition, names, onChange, faultAt } = props
  const { t } = useTexts()
  const { window = defaultWindow, order = 'ordered', attempts = 'best', per = 'person' } = definition
  const per3 = typeof per === 'string' ? per : 'same'

  /** Without what is the default anyway. */
  function put<K extends keyof FunnelDefinition>(key: K, value: FunnelDefinition[K] | undefined): void {
    const { [key]: _, ...rest } = definition
    onChange({ ...rest, steps: definition.steps, ...(value === undefined ? {} : { [key]: value }) })
  }

  return (
    <>
      <div className={classes.part}>
        <WindowInput
          label={t('funnels.window')}
          value={window}
          onChange={(value) => put('window', value === defaultWindow ? undefined : value)}
        />
        <PlaceFault text={faultAt('/window')} />
        <ChoiceSelect
          label={t('funnels.order')}
          value={order}
          choices={funnelOrders.map((value) => ({ value, label: t(`funnels.orders.${value}`) }))}
          onChange={(value) => put('order', value === 'ordered' ? undefined : value)}
        />
        <ChoiceSelect
          label={t('funnels.attempts')}
          value={attempts}
          choices={funnelAttempts.map((value) => ({ value, label: t(`funnels.attemptRules.${value}`) }))}
          onChange={(value) => put('attempts', value === 'best' ? undefined : value)}
        />
        <PlaceFault text={faultAt('/order') ?? faultAt('/attempts')} />
        <ChoiceSelect
          label={t('funnels.per')}
          value={per3}
          choices={(['person', 'session', 'same'] as const).map((value) => ({
            value,
            label: t(`funnels.perKinds.${value}`),
          }))}
          onChange={(value) =>
            put('per', value === 'person' ? undefined : value === 'same' ? { same: '' } : value)
          }
        />
        {typeof per !== 'string' && (
          <FieldPicker
            projectId={project.id}
            label={t('funnels.same')}
            value={per.same === '' ? undefined : per.same}
            onChange={(same = '') => put('per', { same })}
          />
        )}
        <PlaceFault text={faultAt('/per')} />
      </div>
      <div className={classes.part}>
        <FunnelBreakdown {...props} />
      </div>
      <div className={classes.part}>
        <ExclusionList
          project={project}
          exclusions={definition.exclusions ?? []}
          names={names}
          onChange={(list) => put('exclusions', list.length === 0 ? undefined : list)}
          faultAt={faultAt}
        />
      </div>
      <div className={classes.part}>
        <Switch
          size="xs"
          withThumbIndicator={false}
          label={t('funnels.showNext')}
          checked={definition.next !== undefined}
          onChange={({ currentTarget: { checked } }) => put('next', checked ? listedNext : undefined)}
        />
      </div>
    </>
  )
}
