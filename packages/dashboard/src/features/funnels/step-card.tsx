import { ActionIcon, CloseButton, Menu, MultiSelect } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { Project } from '../../api/answers.ts'
import type { DraftStep } from '../../questions/funnel-draft.ts'
import { journeyLimits } from '../../questions/journey-question.ts'
import { DotsIcon, GripIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import { ChoiceEditor } from '../journeys/choice-editor.tsx'
import { CommitInput } from '../journeys/commit-input.tsx'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import classes from './step-list.module.css'

interface StepCardProps {
  readonly project: Project
  readonly step: DraftStep
  /** From 0 on. */
  readonly place: number
  readonly names: readonly string[]
  readonly canRemove: boolean
  readonly isDragged: boolean
  /** Another one is being dragged and may be dropped here. */
  readonly isTarget: boolean
  readonly faultAt: FaultAt
  readonly onChange: (step: DraftStep) => void
  readonly onRemove: () => void
  readonly onMove: (by: -1 | 1) => void
  readonly onDrag: () => void
  readonly onDragEnd: () => void
  readonly onDrop: () => void
}

export function StepCard(props: StepCardProps) {
  const { project, step, place, names, canRemove, isDragged, isTarget, faultAt, onChange } = props
  const { t } = useTexts()
  const label = t('funnels.stepAt', { place: place + 1 })

  // Only what it is made of gives it a name.
  const isBlank = step.choices.every(({ event = [] }) => event.length === 0)

  function moveByKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    props.onMove(event.key === 'ArrowUp' ? -1 : 1)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keyboard moves steps by their handle
    <li
      className={classes.card}
      data-dragged={isDragged}
      onDragOver={(event) => {
        if (isTarget) event.preventDefault()
      }}
      onDrop={(event) => {
        event.preventDefault()
        props.onDrop()
      }}
    >
      <div className={classes.head}>
        <span
          role="button"
          tabIndex={0}
          draggable
          data-handle={place}
          className={classes.handle}
          title={t('funnels.moveHint')}
          aria-label={t('funnels.move', { step: names[place] ?? label })}
          onKeyDown={moveByKey}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', String(place))
            const card = event.currentTarget.closest('li')
            if (card !== null) event.dataTransfer.setDragImage(card, 12, 12)
            props.onDrag()
          }}
          onDragEnd={props.onDragEnd}
        >
          <GripIcon size={16} />
        </span>
        <span className={classes.number}>{place + 1}</span>
        <CommitInput
          className={classes.name ?? ''}
          variant="unstyled"
          label={t('funnels.nameOf', { step: label })}
          placeholder={isBlank ? t('funnels.nameHint') : (names[place] ?? '')}
          value={step.name ?? ''}
          onCommit={(name) => {
            const { name: _, ...unnamed } = step
            onChange(name === '' ? unnamed : { ...unnamed, name })
          }}
        />
        <StepMenu {...props} label={names[place] ?? label} />
        <CloseButton
          size="sm"
          disabled={!canRemove}
          aria-label={t('funnels.removeStep', { step: names[place] ?? label })}
          onClick={props.onRemove}
        />
      </div>
      <PlaceFault text={faultAt('/name')} />
      {step.choices.map((choice, index) => (
        <div key={index} className={classes.choice}>
          {index > 0 && (
            <p className={classes.or}>
              {t('funnels.or')}
              <CloseButton
                size="xs"
                aria-label={t('funnels.removeChoice', { number: index + 1, step: label })}
                onClick={() => onChange({ ...step, choices: step.choices.toSpliced(index, 1) })}
              />
            </p>
          )}
          <ChoiceEditor
            project={project}
            choice={choice}
            label={index === 0 ? label : t('funnels.choiceAt', { step: label, number: index + 1 })}
            faultAt={step.choices.length > 1 ? faultsBelow(faultAt, `/any/${index}`) : faultAt}
            onChange={(changed) => onChange({ ...step, choices: step.choices.toSpliced(index, 1, changed) })}
          />
        </div>
      ))}
      {step.optional && (
        <p className={classes.optional}>
          {t('funnels.isOptional')}
          <CloseButton
            size="xs"
            aria-label={t('funnels.notOptional', { step: label })}
            onClick={() => onChange({ ...step, optional: false })}
          />
        </p>
      )}
      <PlaceFault text={faultAt('/optional')} />
      {step.after !== undefined && <AfterSelect {...props} after={step.after} />}
      <PlaceFault text={faultAt('/after')} />
    </li>
  )
}

interface StepMenuProps extends StepCardProps {
  readonly label: string
}

/** What is seldom wanted of a step. */
function StepMenu({ step, place, names, label, onChange, onMove }: StepMenuProps) {
  const { t } = useTexts()
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('funnels.stepMenu', { step: label })}
        >
          <DotsIcon size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {step.choices.length < journeyLimits.choices && (
          <Menu.Item onClick={() => onChange({ ...step, choices: [...step.choices, {}] })}>
            {t('funnels.addChoice')}
          </Menu.Item>
        )}
        {place > 0 && !step.optional && (
          <Menu.Item onClick={() => onChange({ ...step, optional: true })}>{t('funnels.optional')}</Menu.Item>
        )}
        {place > 0 && step.after === undefined && (
          <Menu.Item onClick={() => onChange({ ...step, after: [Math.max(0, place - 2)] })}>
            {t('funnels.makeBranch')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item disabled={place === 0} onClick={() => onMove(-1)}>
          {t('funnels.moveUp')}
        </Menu.Item>
        <Menu.Item disabled={place === names.length - 1} onClick={() => onMove(1)}>
          {t('funnels.moveDown')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Which steps it may follow in place of the one before. */
function AfterSelect({
  step,
  place,
  names,
  after,
  onChange,
}: StepCardProps & { readonly after: readonly number[] }) {
  const { t } = useTexts()
  const { after: _, ...inRow } = step
  return (
    <div className={classes.after}>
      <MultiSelect
        size="xs"
        label={t('funnels.after')}
        placeholder={after.length === 0 ? t('funnels.begins') : ''}
        data={names.slice(0, place).map((name, at) => ({ value: String(at), label: name }))}
        value={after.map(String)}
        onChange={(chosen) => onChange({ ...inRow, after: chosen.map(Number).toSorted((a, b) => a - b) })}
      />
      <CloseButton size="sm" aria-label={t('funnels.removeBranch')} onClick={() => onChange(inRow)} />
    </div>
  )
}
