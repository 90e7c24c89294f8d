import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatInstant } from '../../format/times.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { Person } from './people-api.ts'
import classes from './person.module.css'
import { traitText } from './trait-text.ts'

interface PersonTraitsProps {
  readonly person: Person
  readonly timezone: string
}

/** What is known of somebody now, and what it was before. */
export function PersonTraits({ person, timezone }: PersonTraitsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const [isOpen, setOpen] = useState(false)
  const { traits, trait_history: history } = person
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="traits-title">
      <div className={classes.panelHead}>
        <h2 id="traits-title" className={classes.title}>
          {t('people.traits')}
        </h2>
        {history.length > 1 && (
          <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t('people.history', { count: history.length })}
          </Button>
        )}
      </div>
      {isOpen ? (
        <ol className={classes.history}>
          {history.map(({ since, traits: then }) => (
            <li key={since}>
              <time dateTime={since} className={classes.muted}>
                {t('people.since', { time: formatInstant(since, timezone, locale) })}
              </time>
              <TraitList traits={then} />
            </li>
          ))}
        </ol>
      ) : (
        <TraitList traits={traits} />
      )}
    </section>
  )
}

function TraitList({ traits }: Pick<Person, 'traits'>) {
  const { t } = useTexts()
  const entries = Object.entries(traits)
  if (entries.length === 0) return <p className={classes.muted}>{t('people.noTraits')}</p>
  return (
    <dl className={classes.traits}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{traitText(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
