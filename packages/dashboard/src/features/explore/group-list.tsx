import { ActionIcon, NativeSelect } from '@mantine/core'
import type { GroupBy } from '../../questions/question.ts'
import { CloseIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import { FieldPicker } from '../../view/field-picker.tsx'
import { useFieldLabel } from '../../view/use-field-label.ts'
import { CohortsInput } from './cohorts-input.tsx'
import { DraftInput } from './draft-input.tsx'
import { fieldOf, groupLimits, type ExploreDraft } from './explore-draft.ts'
import { risingNumbers } from './explore-search.ts'
import classes from './explore.module.css'

interface GroupListProps {
  readonly projectId: string
  readonly draft: ExploreDraft
  readonly change: (patch: Partial<ExploreDraft>) => void
}

const stepKinds = ['values', 'width', 'edges'] as const

/** The fields that the answer is divided by, each by its values or, for numbers, in steps. */
export function GroupList({ projectId, draft, change }: GroupListProps) {
  const { t } = useTexts()
  const { fieldLabel } = useFieldLabel()
  const { groups, kind, series } = draft
  // Another field has other values: what the rows were ordered by may be gone.
  const set = (next: readonly GroupBy[]) => change({ groups: next, orderBy: undefined })
  return (
    <>
      {groups.map((group, at) => {
        const field = fieldOf(group)
        return (
          <div key={`${at} ${field}`} className={classes.group}>
            <FieldPicker
              projectId={projectId}
              event={series[0]?.events[0]}
              label={t('explore.group', { number: at + 1 })}
              value={field}
              more={cohortField}
              onChange={(chosen) =>
                set(groups.toSpliced(at, 1, ...(chosen === undefined ? [] : [groupOf(chosen)])))
              }
            />
            {typeof group !== 'string' && 'cohorts' in group ? (
              <CohortsInput
                projectId={projectId}
                value={group.cohorts}
                onChange={(cohorts) => set(groups.toSpliced(at, 1, { field: 'cohort', cohorts }))}
              />
            ) : (
              <Steps group={group} onChange={(next) => set(groups.toSpliced(at, 1, next))} />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('explore.removeGroup', { field: fieldLabel(field) })}
              title={t('explore.removeGroup', { field: fieldLabel(field) })}
              onClick={() => set(groups.toSpliced(at, 1))}
            >
              <CloseIcon size={15} />
            </ActionIcon>
          </div>
        )
      })}
      {groups.length < groupLimits[kind] && (
        <FieldPicker
          key={groups.length}
          projectId={projectId}
          event={series[0]?.events[0]}
          label={t('explore.addGroup')}
          value={undefined}
          more={cohortField}
          onChange={(chosen) => {
            if (chosen !== undefined) set([...groups, groupOf(chosen)])
          }}
        >
          {t('explore.addGroup')}
        </FieldPicker>
      )}
    </>
  )
}

/** A field of its own kind: it is divided by those that are named. */
const cohortField = ['cohort']

function groupOf(field: string): GroupBy {
  return field === 'cohort' ? { field, cohorts: [] } : field
}

interface StepsProps {
  readonly group: Exclude<GroupBy, { readonly cohorts: unknown }>
  readonly onChange: (group: GroupBy) => void
}

function Steps({ group, onChange }: StepsProps) {
  const { t } = useTexts()
  const { fieldLabel } = useFieldLabel()
  const field = fieldOf(group)
  const kind = typeof group === 'string' ? 'values' : 'width' in group ? 'width' : 'edges'

  function choose(value: string): void {
    const chosen = stepKinds.find((one) => one === value)
    if (chosen === 'values') onChange(field)
    if (chosen === 'width') onChange({ field, width: 10 })
    if (chosen === 'edges') onChange({ field, edges: [10, 20, 50] })
  }

  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('explore.steps', { field: fieldLabel(field) })}
        value={kind}
        onChange={({ currentTarget: { value } }) => choose(value)}
        data={stepKinds.map((value) => ({ value, label: t(`explore.stepKinds.${value}`) }))}
      />
      {typeof group !== 'string' && 'width' in group && (
        <DraftInput
          className={classes.number}
          label={t('explore.stepWidth')}
          isNumeric
          text={String(group.width)}
          onCommit={(text) => {
            const width = Number(text)
            if (!(width > 0) || !Number.isFinite(width)) return t('explore.widthFault')
            onChange({ field, width })
            return undefined
          }}
        />
      )}
      {typeof group !== 'string' && 'edges' in group && (
        <DraftInput
          className={classes.numbers}
          label={t('explore.stepEdges')}
          text={group.edges.join(' ')}
          onCommit={(text) => {
            const edges = risingNumbers(text)
            if (edges === undefined) return t('explore.stepFault')
            onChange({ field, edges })
            return undefined
          }}
        />
      )}
    </>
  )
}
