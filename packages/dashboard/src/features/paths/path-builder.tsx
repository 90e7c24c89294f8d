import '@mantine/core/styles/Slider.layer.css'
import { SegmentedControl, Slider, Switch } from '@mantine/core'
import { useId } from 'react'
import type { Project } from '../../api/answers.ts'
import type { EventChoice, PathDefinition } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import classes from '../journeys/builder.module.css'
import { ChoiceEditor, isChosen } from '../journeys/choice-editor.tsx'
import { ChoiceSelect } from '../journeys/choice-select.tsx'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import { GroupList } from './group-list.tsx'

interface PathBuilderProps {
  readonly project: Project
  readonly definition: PathDefinition
  /** How many places of a step are drawn by themselves. */
  readonly places: number
  readonly onChange: (definition: PathDefinition) => void
  readonly onPlaces: (places: number) => void
  readonly faultAt: FaultAt
}

const defaultSteps = 5
const listLengths = ['20', '50', '100', '500'] as const
const directions = ['all', 'after', 'before'] as const

/** What paths are made of, where they begin or lead, and what is taken as one. */
export function PathBuilder(props: PathBuilderProps) {
  const { project, definition, places, onChange, onPlaces, faultAt } = props
  const { t } = useTexts()
  const { after, before, by = 'name', fold = true, per = 'session', groups = [] } = definition
  const direction = after !== undefined ? 'after' : before !== undefined ? 'before' : 'all'
  const anchor = after ?? before

  /** Without what is the default anyway. */
  function put<K extends keyof PathDefinition>(key: K, value: PathDefinition[K] | undefined): void {
    const { [key]: _, ...rest } = definition
    onChange(value === undefined ? rest : { ...rest, [key]: value })
  }

  function turn(chosen: string, choice: EventChoice): void {
    const { after: _after, before: _before, ...rest } = definition
    onChange(chosen === 'all' ? rest : { ...rest, [chosen]: choice })
  }

  return (
    <>
      <div className={classes.choice}>
        <p className={classes.label}>{t('paths.of')}</p>
        <ChoiceEditor
          project={project}
          choice={definition.of ?? {}}
          label={t('paths.of')}
          placeholder={t('journeys.anyEvent')}
          faultAt={faultsBelow(faultAt, '/of')}
          onChange={(choice) => put('of', isChosen(choice) ? choice : undefined)}
        />
      </div>
      <div className={classes.choice}>
        <p className={classes.label}>{t('paths.by')}</p>
        <FieldPicker
          projectId={project.id}
          label={t('paths.by')}
          value={by}
          onChange={(field = 'name') => put('by', field === 'name' ? undefined : field)}
        />
        <PlaceFault text={faultAt('/by')} />
      </div>
      <div className={classes.part}>
        <SegmentedControl
          size="xs"
          aria-label={t('paths.direction')}
          value={direction}
          onChange={(chosen) => turn(chosen, anchor ?? {})}
          data={directions.map((value) => ({ value, label: t(`paths.directions.${value}`) }))}
        />
        {direction !== 'all' && (
          <ChoiceEditor
            project={project}
            choice={anchor ?? {}}
            label={t(`paths.anchors.${direction}`)}
            faultAt={faultsBelow(faultAt, `/${direction}`)}
            onChange={(choice) => turn(direction, choice)}
          />
        )}
      </div>
      <div className={classes.part}>
        <CountSlider
          label={t('paths.steps')}
          value={definition.steps ?? defaultSteps}
          min={2}
          max={20}
          onChange={(steps) => put('steps', steps === defaultSteps ? undefined : steps)}
        />
        <CountSlider label={t('paths.places')} value={places} min={1} max={20} onChange={onPlaces} />
        <ChoiceSelect
          label={t('paths.listed')}
          value={listLengths.find((one) => Number(one) === definition.limit) ?? '20'}
          choices={listLengths.map((value) => ({ value, label: value }))}
          onChange={(length) => put('limit', length === '20' ? undefined : Number(length))}
        />
        <PlaceFault text={faultAt('/steps') ?? faultAt('/limit')} />
      </div>
      <div className={classes.part}>
        <GroupList
          groups={groups}
          onChange={(list) => put('groups', list.length === 0 ? undefined : list)}
          faultAt={faultsBelow(faultAt, '/groups')}
        />
        <Switch
          size="xs"
          withThumbIndicator={false}
          label={t('paths.fold')}
          checked={fold}
          onChange={({ currentTarget: { checked } }) => put('fold', checked ? undefined : false)}
        />
        <ChoiceSelect
          label={t('paths.per')}
          value={per}
          choices={(['session', 'person'] as const).map((value) => ({
            value,
            label: t(`paths.perKinds.${value}`),
          }))}
          onChange={(value) => put('per', value === 'session' ? undefined : value)}
        />
      </div>
    </>
  )
}

interface CountSliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (value: number) => void
}

function CountSlider({ label, value, min, max, onChange }: CountSliderProps) {
  const id = useId()
  return (
    <div>
      <p id={id} className={classes.label}>
        {label}: {value}
      </p>
      <Slider
        key={value}
        size="sm"
        label={null}
        min={min}
        max={max}
        defaultValue={value}
        thumbProps={{ 'aria-labelledby': id }}
        onChangeEnd={onChange}
      />
    </div>
  )
}
