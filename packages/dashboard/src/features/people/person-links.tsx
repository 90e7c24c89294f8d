import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { formatInstant } from '../../format/times.ts'
import { CopyButton } from '../../shell/copy-button.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import { changeLink, type Person, type PersonLink } from './people-api.ts'
import classes from './person.module.css'

interface PersonLinksProps {
  readonly person: Person
  readonly project: Project
}

/** All ids of a person, and what joins them, to be undone where it is wrong. */
export function PersonLinks({ person, project }: PersonLinksProps) {
  const { t } = useTexts()
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="ids-title">
      <div className={classes.panelHead}>
        <h2 id="ids-title" className={classes.title}>
          {t('people.ids', { count: person.ids.length })}
        </h2>
        <CopyButton text={person.ids.join('\n')} what={t('people.ids', { count: person.ids.length })} />
      </div>
      <ul className={classes.ids}>
        {person.ids.map((id) => (
          <li key={id}>
            <code>{id}</code>
          </li>
        ))}
      </ul>
      {person.links.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t('people.links')}</h3>
          <ul className={classes.links}>
            {person.links.map((link) => (
              <li key={`${link.kind} ${link.from_id} ${link.to_id}`}>
                <LinkRow link={link} project={project} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function LinkRow({ link, project }: { readonly link: PersonLink; readonly project: Project }) {
  const { t } = useTexts()
  const locale = useLocale()
  const queryClient = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const isUndone = link.changes[0]?.undone === true
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      changeLink(project.id, isUndone ? 'restore' : 'undo', {
        from_id: link.from_id,
        to_id: link.to_id,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      }),
    onSuccess: async () => {
      setAsking(false)
      setReason('')
      // One person has become two, or two one: whatever was said about either is old.
      await queryClient.invalidateQueries()
    },
  })
  const names = { from: link.from_id, to: link.to_id }
  return (
    <>
      <p>
        <code>{link.from_id}</code> → <code>{link.to_id}</code>
        {!link.holds && (
          <span className={classes.mark}>{t(isUndone ? 'people.undone' : 'people.holdsNot')}</span>
        )}
      </p>
      <p className={classes.muted}>
        {t(`people.linkKinds.${link.kind}`, {
          time: formatInstant(link.first_at, project.timezone, locale),
          count: link.events,
        })}
      </p>
      {link.changes.map((change) => (
        <p key={change.at} className={classes.muted}>
          {t(change.undone ? 'people.undoneBy' : 'people.restoredBy', {
            by: change.by,
            time: formatInstant(change.at, project.timezone, locale),
          })}
          {change.reason !== '' && ` “${change.reason}”`}
        </p>
      ))}
      {isAsking ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            mutate()
          }}
        >
          <TextInput
            size="xs"
            label={t('people.reason')}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget: { value } }) => setReason(value)}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it comes where somebody has just asked for it
            autoFocus
          />
          {error !== null && <Fault error={error} />}
          <div className={classes.buttons}>
            <Button size="compact-xs" variant="default" onClick={() => setAsking(false)}>
              {t('app.cancel')}
            </Button>
            <Button size="compact-xs" type="submit" loading={isPending}>
              {t(isUndone ? 'people.restore' : 'people.undo')}
            </Button>
          </div>
        </form>
      ) : (
        project.role !== 'viewer' && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t(isUndone ? 'people.restoreLink' : 'people.undoLink', names)}
            onClick={() => setAsking(true)}
          >
            {t(isUndone ? 'people.restore' : 'people.undo')}
          </Button>
        )
      )}
    </>
  )
}
