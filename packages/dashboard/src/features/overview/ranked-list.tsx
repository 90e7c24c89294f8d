import { UnstyledButton } from '@mantine/core'
import type { MouseEvent } from 'react'
import { formatFigure, formatNumber, formatShare } from '../../format/numbers.ts'
import { ExcludeIcon } from '../../shell/icons.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import { useFieldLabel } from '../../view/use-field-label.ts'
import type { ListRow } from './lists.ts'
import classes from './ranked-list.module.css'

interface RankedListProps {
  readonly field: string
  readonly rows: readonly ListRow[]
  /** Of how many people the shares are; without it none are shown. */
  readonly total: number | undefined
  /** What is said where there is no row. */
  readonly empty: string
  /** A value was chosen to be filtered by, or to be left out. Nothing can be chosen without it. */
  readonly onPick?: ((value: string, exclude: boolean) => void) | undefined
}

/** Values with the most people. Each is a button that filters by it; with Shift or Alt, one that leaves it out. */
export function RankedList({ field, rows, total, empty, onPick }: RankedListProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { fieldLabel, valueLabel } = useFieldLabel()
  const most = Math.max(1, ...rows.map(({ people }) => people))
  if (rows.length === 0) return <p className={classes.empty}>{empty}</p>
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{fieldLabel(field)}</th>
          <th scope="col" className={classes.number}>
            {t('overview.measures.people')}
          </th>
          {total !== undefined && (
            <th scope="col" className={classes.number}>
              <span className="visually-hidden">{t('overview.lists.share')}</span>
              <span aria-hidden="true">%</span>
            </th>
          )}
          {onPick !== undefined && (
            <th scope="col" className={classes.action}>
              <span className="visually-hidden">{t('overview.lists.exclude')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ value, people, events }) => {
          const name = valueLabel(field, value)
          return (
            <tr key={value} className={classes.row}>
              <th scope="row">
                <span className={classes.bar} style={{ width: `${(people / most) * 100}%` }} />
                {onPick === undefined ? (
                  <span className={classes.value}>{name}</span>
                ) : (
                  <UnstyledButton
                    className={classes.value}
                    title={t('overview.lists.hint', { name })}
                    onClick={({ shiftKey, altKey }: MouseEvent) => onPick(value, shiftKey || altKey)}
                  >
                    {name}
                  </UnstyledButton>
                )}
              </th>
              <td
                className={classes.number}
                title={`${formatNumber(people, locale)} · ${t('overview.lists.events', { count: formatNumber(events, locale) })}`}
              >
                {formatFigure(people, locale)}
              </td>
              {total !== undefined && (
                <td className={classes.share}>{formatShare(total === 0 ? 0 : people / total, locale)}</td>
              )}
              {onPick !== undefined && (
                <td className={classes.action}>
                  <UnstyledButton
                    className={classes.exclude}
                    aria-label={t('overview.lists.excludeValue', { name })}
                    title={t('overview.lists.excludeValue', { name })}
                    onClick={() => onPick(value, true)}
                  >
                    <ExcludeIcon size={14} />
                  </UnstyledButton>
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
