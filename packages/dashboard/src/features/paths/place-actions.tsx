import { Button, CloseButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { PathDefinition, PathQuestion } from '../../questions/journey-question.ts'
import type { PathFlowNode } from '../../questions/path-flow.ts'
import type { Filter } from '../../questions/question.ts'
import type { Picked } from '../../questions/view-props.ts'
import { useTexts } from '../../use-texts.ts'
import { joinFilters } from '../../view/rules-of.ts'
import classes from './place-actions.module.css'
import { placeFilter } from './place-filter.ts'

interface PlaceActionsProps {
  readonly node: PathFlowNode
  /** As the builder has it, and as it was asked. */
  readonly definition: PathDefinition
  readonly question: PathQuestion
  readonly onGo: (definition: PathDefinition) => void
  readonly onPeople: (picked: Picked) => void
  readonly onClose: () => void
}

const defaultSteps = 5

/** What can be done with a place of a path. */
export function PlaceActions({ node, definition, question, onGo, onPeople, onClose }: PlaceActionsProps) {
  const { t } = useTexts()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  const name = node.label ?? t('paths.unset')
  const { after: _after, before: _before, ...open } = definition
  const filter = placeFilter(question, node.label)
  const place = placeIn(question, node.column)
  return (
    <div
      ref={box}
      className={classes.actions}
      role="group"
      tabIndex={-1}
      aria-label={t('paths.chosen', { name })}
    >
      <span className={classes.name}>{name}</span>
      <Button size="compact-xs" variant="light" onClick={() => onGo({ ...open, after: { filter } })}>
        {t('paths.goOn')}
      </Button>
      <Button size="compact-xs" variant="light" onClick={() => onGo({ ...open, before: { filter } })}>
        {t('paths.leadUp')}
      </Button>
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => onGo(withoutPlace(definition, { not: filter }))}
      >
        {t('paths.leaveOut')}
      </Button>
      <Button
        size="compact-xs"
        variant="light"
        onClick={() =>
          onPeople({
            title: t('paths.people', { name }),
            people: { of: question, at: place === 0 ? {} : { place, from: node.label } },
          })
        }
      >
        {t('paths.showPeople')}
      </Button>
      <CloseButton size="sm" aria-label={t('app.close')} onClick={onClose} />
    </div>
  )
}

/** The place that the API knows a column by: counted from the beginning, or back from what paths lead up to. */
function placeIn({ before, steps = defaultSteps }: PathDefinition, column: number): number {
  return before === undefined ? column + 1 : steps - 1 - column
}

/** Paths made of all other events. */
function withoutPlace(definition: PathDefinition, others: Filter): PathDefinition {
  const filter = joinFilters(definition.of?.filter, others) ?? others
  return { ...definition, of: { ...definition.of, filter } }
}
