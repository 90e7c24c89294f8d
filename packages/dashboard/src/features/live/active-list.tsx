import { Skeleton } from '@mantine/core'
import { isTableAnswer } from '../../questions/answers.ts'
import { useTexts } from '../../use-texts.ts'
import { withValue, type FilterRule } from '../../view/filter-rule.ts'
import { useFieldLabel } from '../../view/use-field-label.ts'
import { RankedList } from '../overview/ranked-list.tsx'
import classes from './active-list.module.css'
import type { LiveAsked } from './pulse-panel.tsx'
import { useLiveAnswer } from './use-live-answer.ts'

interface ActiveListProps extends LiveAsked {
  readonly field: string
  readonly filter: readonly FilterRule[]
  readonly onFilter: (rules: readonly FilterRule[]) => void
}

const everyMs = 15_000
const rows = 8

/** What people were at in the last half hour, by one field. */
export function ActiveList({ projectId, isPaused, shared, field, filter, onFilter }: ActiveListProps) {
  const { t } = useTexts()
  const { fieldLabel } = useFieldLabel()
  const { data, error } = useLiveAnswer(
    {
      kind: 'table',
      ...shared,
      filter:
        shared.filter === undefined
          ? { field, op: 'is_set' }
          : { all: [shared.filter, { field, op: 'is_set' }] },
      group_by: [field],
      measures: [{ fn: 'people' }, { fn: 'count' }],
      limit: rows,
    },
    isTableAnswer,
    { projectId, everyMs, isPaused },
  )
  return (
    <section className={`panel ${classes.panel}`} aria-label={fieldLabel(field)}>
      <h2 className={classes.title}>{fieldLabel(field)}</h2>
      {data === undefined && error !== null && <p className={classes.note}>{t('live.listFault')}</p>}
      {data === undefined && error === null && <Skeleton height={120} />}
      {data !== undefined && (
        <RankedList
          field={field}
          rows={data.rows.map(([value, people, events]) => ({
            value: String(value),
            people: Number(people),
            events: Number(events),
          }))}
          total={undefined}
          empty={t('live.listEmpty')}
          onPick={(value, exclude) => onFilter(withValue(filter, field, value, exclude))}
        />
      )}
    </section>
  )
}
