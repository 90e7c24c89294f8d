import { Link } from '@tanstack/react-router'
import type { Project } from '../../api/answers.ts'
import { ChartTable } from '../../charts/chart-table.tsx'
import { formatNumber } from '../../format/numbers.ts'
import { Ago } from '../../shell/ago.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { ListedPerson } from './people-api.ts'
import classes from './people.module.css'
import { traitText } from './trait-text.ts'

interface PeopleTableProps {
  readonly project: Project
  readonly people: readonly ListedPerson[]
}

/** More would make every row a page. */
const shownTraits = 4

/** Who they are, what is known of them, and when they were seen. */
export function PeopleTable({ project, people }: PeopleTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  // An empty column would say that nothing is known of anybody in the project.
  const hasTraits = people.some(({ traits, steps }) => steps !== undefined || Object.keys(traits).length > 0)
  return (
    <ChartTable
      label={t('people.list')}
      head={t('people.person')}
      columns={[
        { key: 'last', name: t('people.lastSeen'), numeric: false },
        { key: 'first', name: t('people.firstSeen'), numeric: false },
        { key: 'events', name: t('measures.counts.count') },
        ...(hasTraits ? [{ key: 'traits', name: t('people.traits'), numeric: false }] : []),
      ]}
      rows={people.map((person) => ({
        key: person.id,
        name: (
          <>
            <Link
              to="/p/$projectId/people/$personId"
              params={{ projectId: project.id, personId: person.id }}
              className={classes.person}
            >
              {person.id}
            </Link>
            {person.ids.length > 1 && (
              <span className={classes.muted}> {t('people.otherIds', { count: person.ids.length - 1 })}</span>
            )}
          </>
        ),
        cells: [
          <Ago key="last" iso={person.last_seen} timezone={project.timezone} />,
          <Ago key="first" iso={person.first_seen} timezone={project.timezone} />,
          formatNumber(person.events, locale),
          ...(hasTraits ? [<Traits key="traits" person={person} />] : []),
        ],
      }))}
    />
  )
}

/** The steps of a funnel that they took, where it is one; else what is known of them. */
function Traits({ person: { traits, steps } }: { readonly person: ListedPerson }) {
  const entries = Object.entries(traits)
  if (steps !== undefined && steps.length > 0) {
    return <span className={classes.traits}>{steps.map(({ name }) => name).join(' → ')}</span>
  }
  return (
    <span className={classes.traits}>
      {entries.slice(0, shownTraits).map(([name, value]) => (
        <span key={name} className={classes.trait}>
          <span className={classes.muted}>{name}</span> {traitText(value)}
        </span>
      ))}
      {entries.length > shownTraits && <span className={classes.muted}>+{entries.length - shownTraits}</span>}
    </span>
  )
}
