import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../api/request.ts'
import { unlockShared } from '../../api/shares.ts'
import { Fault } from '../../shell/fault.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './share-dialog.module.css'

interface PasswordFormProps {
  readonly token: string
  /** With the pass that the password gave. */
  readonly onOpened: (pass: string) => void
}

/** Asks a visitor for the password of a link. */
export function PasswordForm({ token, onOpened }: PasswordFormProps) {
  const { t } = useTexts()
  const [password, setPassword] = useState('')
  const opening = useMutation({
    mutationFn: async () => await unlockShared(token, password),
    onSuccess: onOpened,
  })
  const { error } = opening
  const code = error instanceof ApiError ? error.problem.code : undefined
  const known =
    code === 'share_password_wrong'
      ? t('shares.page.wrong')
      : code === 'too_many_requests'
        ? t('shares.page.tooMany')
        : undefined
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        opening.mutate()
      }}
    >
      <PasswordInput
        label={t('shares.page.passwordLabel')}
        value={password}
        maxLength={128}
        autoComplete="off"
        error={known}
        visibilityToggleButtonProps={{ 'aria-label': t('app.showPassword') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error !== null && known === undefined && <Fault error={error} />}
      <Button type="submit" disabled={password === ''} loading={opening.isPending}>
        {t('shares.page.open')}
      </Button>
    </form>
  )
}
