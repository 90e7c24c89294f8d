import { UnstyledButton } from '@mantine/core'
import { formatNumber, formatShare } from '../format/numbers.ts'
import { formatBucketLong, formatBucketOfYear } from '../format/times.ts'
import { ScrollRegion } from '../shell/scroll-region.tsx'
import { useLocale, useTexts } from '../use-texts.ts'
import { useBracketLabel } from './bracket-label.ts'
import type { RetentionAnswer, RetentionRow, RetentionSeries } from './journey-answers.ts'
import type { RetentionDefinition } from './journey-question.ts'
import classes from './retention-triangle.module.css'

/** Who started in a row and, with a bracket, came back in it: places from 0 on, and in words. */
export interface RetentionCell {
  readonly row: number
  readonly bracket?: number
  readonly title: string
}

interface RetentionTriangleProps {
  readonly series: RetentionSeries
  readonly brackets: RetentionAnswer['brackets']
  readonly interval: NonNullable<RetentionDefinition['interval']>
  /** People in place of their share. */
  readonly counts: boolean
  readonly onPick: ((cell: RetentionCell) => void) | undefined
}

/** A row for each period in which people started, a cell for each bracket after it: the darker, the more came back. */
export function RetentionTriangle({ series, brackets, interval, counts, onPick }: RetentionTriangleProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const bracketLabel = useBracketLabel(interval)
  const labels = brackets.map(bracketLabel)
  // The period of the start is full by its nature: the others would look alike beside it.
  const most = Math.max(
    1e-9,
    ...series.rows.flatMap(({ people, returned }) =>
      returned.map((count, at) => (brackets[at]?.from === 0 || people === 0 ? 0 : (count ?? 0) / people)),
    ),
  )
  // The year takes room that the brackets need, and says something only where there are several.
  const isOneYear = new Set(series.rows.map(({ start }) => start.slice(0, 4))).size <= 1
  const formatStart = isOneYear ? formatBucketOfYear : formatBucketLong
  const shadeOf = (share: number | null) => (share === null ? 0 : Math.min(1, share / most))
  return (
    <ScrollRegion label={t('retention.triangle')} className={classes.scroller}>
      <table className={classes.triangle}>
        <thead>
          <tr>
            <th scope="col">{t(`retention.started.${interval}`)}</th>
            <th scope="col" className={classes.number}>
              {t('retention.people')}
            </th>
            {labels.map((label) => (
              <th key={label} scope="col" className={classes.number}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className={classes.all}>
            <th scope="row">{t('retention.all')}</th>
            <td className={classes.number}>{formatNumber(series.started, locale)}</td>
            {series.curve.map((share, at) => (
              <td key={labels[at]} className={classes.cell} style={{ '--shade': shadeOf(share) }}>
                {share === null ? '' : formatShare(share, locale)}
              </td>
            ))}
          </tr>
          {series.rows.map((row, at) => {
            const name = formatStart(row.start, interval, locale)
            return (
              <tr key={row.start}>
                <th scope="row">{name}</th>
                <td className={classes.number}>
                  <Cell
                    text={formatNumber(row.people, locale)}
                    label={t('retention.showStarted', { start: name })}
                    onPick={row.people > 0 && onPick ? () => onPick({ row: at, title: name }) : undefined}
                  />
                </td>
                {row.returned.map((count, bracket) => {
                  const share = shareOf(row, bracket)
                  const value = counts || share === null ? count : share
                  const isOpen = count !== null && row.complete[bracket] !== true
                  return (
                    <td
                      key={labels[bracket]}
                      className={classes.cell}
                      data-open={isOpen}
                      style={{ '--shade': shadeOf(share) }}
                      title={isOpen ? t('retention.open') : undefined}
                    >
                      {value !== null && row.people > 0 && (
                        <Cell
                          text={counts ? formatNumber(value, locale) : formatShare(value, locale)}
                          label={t('retention.showReturned', {
                            start: name,
                            bracket: labels[bracket] ?? '',
                            count: count ?? 0,
                          })}
                          onPick={
                            onPick && (count ?? 0) > 0
                              ? () =>
                                  onPick({ row: at, bracket, title: `${name} · ${labels[bracket] ?? ''}` })
                              : undefined
                          }
                        />
                      )}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

interface CellProps {
  readonly text: string
  readonly label: string
  readonly onPick: (() => void) | undefined
}

function Cell({ text, label, onPick }: CellProps) {
  if (onPick === undefined) return text
  return (
    <UnstyledButton className={classes.pick} title={label} aria-label={`${text}. ${label}`} onClick={onPick}>
      {text}
    </UnstyledButton>
  )
}

function shareOf({ people, returned }: RetentionRow, bracket: number): number | null {
  const count = returned[bracket] ?? null
  return count === null || people === 0 ? null : count / people
}
