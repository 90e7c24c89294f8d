import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Project } from '../../api/answers.ts'
import type { FunnelDefinition } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { fieldValuesQuery } from '../../view/catalogue-queries.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import classes from '../journeys/builder.module.css'
import { ChoiceSelect } from '../journeys/choice-select.tsx'
import type { FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'

interface FunnelBreakdownProps {
  readonly project: Project
  readonly definition: FunnelDefinition
  readonly names: readonly string[]
  readonly onChange: (definition: FunnelDefinition) => void
  readonly faultAt: FaultAt
}

/** By which field it is broken down, at which step the field is looked at, and whom the others are held against. */
export function FunnelBreakdown({ project, definition, names, onChange, faultAt }: FunnelBreakdownProps) {
  const { t } = useTexts()
  const { breakdown: field, breakdown_step: step = 0, control = '', ...rest } = definition
  const { data: values = [] } = useQuery({
    ...fieldValuesQuery(project.id, field ?? ''),
    enabled: field !== undefined,
    retry: false,
  })
  const put = (chosen: Pick<FunnelDefinition, 'breakdown' | 'breakdown_step' | 'control'>) =>
    onChange({ ...rest, ...chosen })
  const stepPart = step === 0 ? {} : { breakdown_step: step }
  const controlPart = control === '' ? {} : { control }
  return (
    <>
      <p className={classes.label}>{t('funnels.breakdown')}</p>
      <FieldPicker
        projectId={project.id}
        label={t('funnels.breakdown')}
        value={field}
        noneLabel={t('funnels.noBreakdown')}
        onChange={(chosen) => put(chosen === undefined ? {} : { breakdown: chosen, ...stepPart })}
      />
      <PlaceFault text={faultAt('/breakdown')} />
      {field !== undefined && (
        <div className={classes.fields}>
          <ChoiceSelect
            label={t('funnels.breakdownStep')}
            value={String(step)}
            choices={[
              { value: '0', label: t('funnels.breakdownStart') },
              ...names.slice(1).map((name, at) => ({ value: String(at + 2), label: name })),
            ]}
            onChange={(chosen) =>
              put({
                breakdown: field,
                ...(chosen === '0' ? {} : { breakdown_step: Number(chosen) }),
                ...controlPart,
              })
            }
          />
          <Autocomplete
            key={control}
            size="xs"
            label={t('funnels.control')}
            placeholder={t('funnels.noControl')}
            data={[...new Set(values)]}
            defaultValue={control}
            maxLength={200}
            onOptionSubmit={(chosen) => put({ breakdown: field, ...stepPart, control: chosen })}
            onBlur={({ currentTarget: { value } }) => {
              if (value !== control)
                put({ breakdown: field, ...stepPart, ...(value === '' ? {} : { control: value }) })
            }}
          />
        </div>
      )}
      <PlaceFault text={faultAt('/breakdown_step') ?? faultAt('/control')} />
    </>
  )
}
