import map from 'virtual:world-map'
import type { Project } from '../../api/answers.ts'
import { countryName } from '../../charts/series-label.ts'
import { formatNumber } from '../../format/numbers.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { View } from '../../view/view-search.ts'
import type { ListRow } from './lists.ts'
import { useList } from './use-list.ts'
import { listRows } from './overview-query.ts'
import classes from './world-map.module.css'

interface WorldMapProps {
  readonly project: Project
  readonly view: View
  /** The first countries, until all of them are there. */
  readonly rows: readonly ListRow[]
  readonly onPick?: ((value: string, exclude: boolean) => void) | undefined
}

/** There are some 250. */
const allCountries = 300

/** Where people are: the darker the more. The tab beside it lists the same countries, for keyboards and readers. */
export function WorldMap({ project, view, rows, onPick }: WorldMapProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { data } = useList(
    project,
    view,
    { id: 'map', field: 'country' },
    {
      limit: allCountries,
      enabled: rows.length > listRows,
    },
  )
  const people = new Map(
    (rows.length > listRows ? (data?.rows ?? rows) : rows).map((row) => [row.value, row.people]),
  )
  const most = Math.max(1, ...people.values())
  return (
    <svg
      className={classes.map}
      viewBox={`0 0 ${map.width} ${map.height}`}
      role="img"
      aria-label={t('overview.lists.map')}
    >
      {Object.entries(map.outlines).map(([code, d]) => (
        <path key={code} d={d} {...shapeOf(code)} />
      ))}
      {Object.entries(map.places).map(
        ([code, [x, y]]) => people.has(code) && <circle key={code} cx={x} cy={y} r={4} {...shapeOf(code)} />,
      )}
    </svg>
  )

  function shapeOf(code: string) {
    const count = people.get(code)
    if (count === undefined)
      return { className: classes.country, children: <title>{countryName(code, locale)}</title> }
    return {
      className: `${classes.country} ${classes.visited}`,
      // By the root: one country often has most of the people, and the others would all look empty.
      style: { fillOpacity: 0.15 + 0.85 * Math.sqrt(count / most) },
      ...(onPick && {
        onClick: ({ shiftKey, altKey }: { readonly shiftKey: boolean; readonly altKey: boolean }) =>
          onPick(code, shiftKey || altKey),
      }),
      children: (
        <title>{`${countryName(code, locale)}: ${t('overview.lists.people', { count: formatNumber(count, locale) })}`}</title>
      ),
    }
  }
}
