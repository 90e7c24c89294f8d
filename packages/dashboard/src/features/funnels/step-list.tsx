import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { Project } from '../../api/answers.ts'
import {
  addStep,
  changeStep,
  moveStep,
  removeStep,
  stepNames,
  type DraftStep,
} from '../../questions/funnel-draft.ts'
import { journeyLimits } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import { StepCard } from './step-card.tsx'
import classes from './step-list.module.css'

interface StepListProps {
  readonly project: Project
  readonly steps: readonly DraftStep[]
  readonly onChange: (steps: readonly DraftStep[]) => void
  /** Of places below the steps: `/0/event`. */
  readonly faultAt: FaultAt
}

/** The steps in their order, to be moved by dragging, by the arrow keys, and on a phone by buttons. */
export function StepList({ project, steps, onChange, faultAt }: StepListProps) {
  const { t } = useTexts()
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<number>()
  const [said, setSaid] = useState('')
  const names = stepNames(steps)

  function move(from: number, to: number): void {
    const moved = moveStep(steps, from, to)
    if (moved === steps) return
    // Whoever moves a step by its handle goes on with the same step, in its new place.
    list.current?.querySelector<HTMLElement>(`[data-handle="${to}"]`)?.focus()
    setSaid(t('funnels.moved', { step: names[from] ?? '', place: to + 1 }))
    onChange(moved)
  }

  return (
    <>
      <ol ref={list} className={classes.steps} aria-label={t('funnels.steps')}>
        {steps.map((step, place) => (
          <StepCard
            key={place}
            project={project}
            step={step}
            place={place}
            names={names}
            canRemove={steps.length > 2}
            isDragged={dragged === place}
            isTarget={dragged !== undefined && dragged !== place}
            faultAt={faultsBelow(faultAt, `/${place}`)}
            onChange={(changed) => onChange(changeStep(steps, place, changed))}
            onRemove={() => onChange(removeStep(steps, place))}
            onMove={(by) => move(place, place + by)}
            onDrag={() => setDragged(place)}
            onDragEnd={() => setDragged(undefined)}
            onDrop={() => {
              if (dragged !== undefined) move(dragged, place)
              setDragged(undefined)
            }}
          />
        ))}
      </ol>
      <PlaceFault
        text={
          faultAt('') !== undefined && !steps.some((_, place) => faultAt(`/${place}`) !== undefined)
            ? faultAt('')
            : undefined
        }
      />
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {steps.length < journeyLimits.steps && (
        <Button size="xs" variant="default" onClick={() => onChange(addStep(steps, ''))}>
          {t('funnels.addStep')}
        </Button>
      )}
    </>
  )
}
