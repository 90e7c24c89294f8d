import { Button, CloseButton } from '@mantine/core'
import { journeyLimits, type PathGroup } from '../../questions/journey-question.ts'
import { PlusIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from '../journeys/builder.module.css'
import { CommitInput } from '../journeys/commit-input.tsx'
import type { FaultAt } from '../journeys/fault-at.ts'
import { PlaceFault } from '../journeys/place-fault.tsx'
import own from './group-list.module.css'

interface GroupListProps {
  readonly groups: readonly PathGroup[]
  readonly onChange: (groups: readonly PathGroup[]) => void
  /** Of places below the rules: `/0/match`. */
  readonly faultAt: FaultAt
}

/** What is taken as one; the first rule that fits counts. */
export function GroupList({ groups, onChange, faultAt }: GroupListProps) {
  const { t } = useTexts()
  return (
    <>
      <p className={classes.label}>{t('paths.groups')}</p>
      {groups.map(({ match, as }, index) => (
        <div key={index}>
          <div className={own.rule}>
            <CommitInput
              label={t('paths.match', { number: index + 1 })}
              placeholder="/product/*"
              value={match}
              onCommit={(text) => onChange(groups.toSpliced(index, 1, named(text, as)))}
            />
            <span aria-hidden="true">→</span>
            <CommitInput
              label={t('paths.as', { number: index + 1 })}
              placeholder={match === '' ? t('paths.asHint') : match}
              value={as ?? ''}
              onCommit={(text) => onChange(groups.toSpliced(index, 1, named(match, text)))}
            />
            <CloseButton
              size="sm"
              aria-label={t('paths.removeGroup', { number: index + 1 })}
              onClick={() => onChange(groups.toSpliced(index, 1))}
            />
          </div>
          <PlaceFault text={faultAt(`/${index}`)} />
        </div>
      ))}
      {groups.length < journeyLimits.rules && (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add ?? ''}
          leftSection={<PlusIcon size={14} />}
          onClick={() => onChange([...groups, { match: '' }])}
        >
          {t('paths.addGroup')}
        </Button>
      )}
    </>
  )
}

function named(match: string, as: string | undefined): PathGroup {
  return as === undefined || as === '' ? { match } : { match, as }
}
