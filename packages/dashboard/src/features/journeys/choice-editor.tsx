import type { Project } from '../../api/answers.ts'
import type { EventChoice } from '../../questions/journey-question.ts'
import { useTexts } from '../../use-texts.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { filterOf } from '../../view/filter-rule.ts'
import { rulesOf } from '../../view/rules-of.ts'
import classes from './builder.module.css'
import { EventsInput } from './events-input.tsx'
import type { FaultAt } from './fault-at.ts'
import { OpaqueFilter } from './opaque-filter.tsx'
import { PlaceFault } from './place-fault.tsx'

interface ChoiceEditorProps {
  readonly project: Project
  readonly choice: EventChoice
  readonly onChange: (choice: EventChoice) => void
  /** What is chosen here: `Step 2`. */
  readonly label: string
  /** @default that one is to be chosen */
  readonly placeholder?: string
  /** Of places below this choice. */
  readonly faultAt: FaultAt
}

/** Which events: their names, and a filter on each of them. */
export function ChoiceEditor({ project, choice, onChange, label, placeholder, faultAt }: ChoiceEditorProps) {
  const { t } = useTexts()
  const { event, filter } = choice
  const events = event === undefined ? [] : typeof event === 'string' ? [event] : event
  const rules = rulesOf(filter)
  return (
    <div className={classes.choice}>
      <EventsInput
        projectId={project.id}
        value={events}
        label={t('journeys.eventsOf', { of: label })}
        placeholder={placeholder ?? t('journeys.chooseEvent')}
        onChange={(names) => onChange(choiceOf(names, filter))}
      />
      <PlaceFault text={faultAt('/event')} />
      {rules === undefined ? (
        <OpaqueFilter onRemove={() => onChange(choiceOf(events, undefined))} />
      ) : (
        <FilterBar
          project={project}
          view={{ filter: rules }}
          change={(changed) => onChange(choiceOf(events, filterOf(changed.filter)))}
        />
      )}
      <PlaceFault text={faultAt('/filter')} />
    </div>
  )
}

/** Whether it says which events are meant. */
export function isChosen({ event, filter }: EventChoice): boolean {
  return filter !== undefined || (event !== undefined && event.length > 0)
}

function choiceOf(events: readonly string[], filter: EventChoice['filter']): EventChoice {
  const [only, ...others] = events
  return {
    ...(only === undefined ? {} : { event: others.length === 0 ? only : events }),
    ...(filter === undefined ? {} : { filter }),
  }
}
