import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { sessionQuery } from '../../api/queries.ts'
import { ApiError } from '../../api/request.ts'
import { changePassword } from '../../api/settings.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import { Section } from './section.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import classes from './settings.module.css'

/** Who is signed in, and their password. */
export function AccountPage() {
  const { t } = useTexts()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => changePassword({ currentPassword: current, newPassword: next }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate()
  }

  return (
    <SettingsFrame title={t('settings.account.title')}>
      <Section
        title={t('settings.account.title')}
        lead={t('settings.account.signedIn', { email: session?.user.email ?? '' })}
      >
        <h3 className={classes.subtitle}>{t('settings.account.passwordTitle')}</h3>
        <p className={classes.hint}>{t('settings.account.passwordLead')}</p>
        <form className={classes.form} onSubmit={submit}>
          <PasswordInput
            label={t('settings.account.current')}
            autoComplete="current-password"
            value={current}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          />
          <PasswordInput
            label={t('settings.account.next')}
            description={t('setup.passwordHint')}
            autoComplete="new-password"
            value={next}
            onChange={({ currentTarget }) => setNext(currentTarget.value)}
          />
          {error !== null && (
            <Fault error={error} message={isWrongPassword(error) ? t('settings.account.wrong') : undefined} />
          )}
          <div className={classes.actions}>
            <Button type="submit" loading={isPending} disabled={current === '' || next === ''}>
              {t('settings.account.change')}
            </Button>
            <span role="status" className={classes.said}>
              {isSuccess ? t('settings.account.changed') : ''}
            </span>
          </div>
        </form>
      </Section>
    </SettingsFrame>
  )
}

/** In the words of what handles sign-in. */
function isWrongPassword(error: Error): boolean {
  return error instanceof ApiError && error.problem.code === 'INVALID_PASSWORD'
}
