import { Button, CloseButton } from '@mantine/core'
import type { Project } from '../../api/answers.ts'
import { journeyLimits, type FunnelExclusion } from '../../questions/journey-question.ts'
import { PlusIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from '../journeys/builder.module.css'
import { ChoiceEditor } from '../journeys/choice-editor.tsx'
import { ChoiceSelect } from '../journeys/choice-select.tsx'
import { faultsBelow, type FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'

interface ExclusionListProps {
  readonly project: Project
  readonly exclusions: readonly FunnelExclusion[]
  readonly names: readonly string[]
  readonly onChange: (exclusions: readonly FunnelExclusion[]) => void
  readonly faultAt: FaultAt
}

/** Events that end an attempt between two of the steps. */
export function ExclusionList({ project, exclusions, names, onChange, faultAt }: ExclusionListProps) {
  const { t } = useTexts()
  const last = names.length
  return (
    <>
      <p className={classes.label}>{t('funnels.exclusions')}</p>
      {exclusions.map(({ from_step: from = 1, until_step: until = last, ...choice }, index) => {
        const label = t('funnels.exclusionAt', { number: index + 1 })
        const put = (exclusion: FunnelExclusion) => onChange(exclusions.toSpliced(index, 1, exclusion))
        const span = { from_step: from, until_step: until }
        return (
          <div key={index} className={classes.choice}>
            <div className={classes.head}>
              <p className={classes.hint}>{label}</p>
              <CloseButton
                size="xs"
                aria-label={t('funnels.removeExclusion', { number: index + 1 })}
                onClick={() => onChange(exclusions.toSpliced(index, 1))}
              />
            </div>
            <ChoiceEditor
              project={project}
              choice={choice}
              label={label}
              faultAt={faultsBelow(faultAt, `/exclusions/${index}`)}
              onChange={(changed) => put({ ...changed, ...span })}
            />
            <div className={classes.fields}>
              <ChoiceSelect
                label={t('funnels.fromStep')}
                value={String(from)}
                choices={names.slice(0, -1).map((name, at) => ({ value: String(at + 1), label: name }))}
                onChange={(chosen) => put({ ...choice, ...span, from_step: Number(chosen) })}
              />
              <ChoiceSelect
                label={t('funnels.untilStep')}
                value={String(until)}
                choices={names.slice(1).map((name, at) => ({ value: String(at + 2), label: name }))}
                onChange={(chosen) => put({ ...choice, ...span, until_step: Number(chosen) })}
              />
            </div>
            <PlaceFault text={exclusionFault(faultAt, index)} />
          </div>
        )
      })}
      {exclusions.length < journeyLimits.exclusions && (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<PlusIcon size={14} />}
          onClick={() => onChange([...exclusions, {}])}
        >
          {t('funnels.addExclusion')}
        </Button>
      )}
    </>
  )
}

/** What is wrong with an exclusion as a whole or with its steps; its events say so themselves. */
function exclusionFault(faultAt: FaultAt, index: number): string | undefined {
  const at = `/exclusions/${index}`
  const isInside = faultAt(`${at}/event`) !== undefined || faultAt(`${at}/filter`) !== undefined
  return isInside ? undefined : faultAt(at)
}
