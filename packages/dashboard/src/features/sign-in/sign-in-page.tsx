import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { signIn } from '../../api/api.ts'
import { setupQuery } from '../../api/queries.ts'
import { ApiError } from '../../api/request.ts'
import { Fault } from '../../shell/fault.tsx'
import { useFirstFocus } from '../../shell/use-first-focus.ts'
import { MessagePage } from '../../shell/message-page.tsx'
import classes from './sign-in-page.module.css'
import { useTexts } from '../../use-texts.ts'

/** Signs in, and goes back to where one was. */
export function SignInPage() {
  const { t } = useTexts()
  const { next = '/', expired } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const queryClient = useQueryClient()
  const { data: setup } = useQuery(setupQuery)
  const first = useFirstFocus()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: signIn,
    onSuccess: () => {
      // Somebody else may have been here before: nothing of theirs may be shown.
      queryClient.clear()
      router.history.push(next)
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate({ email, password })
  }

  if (setup?.needs_owner === true) {
    return (
      <MessagePage title={t('signIn.title')}>
        <Alert color="tide">{t('signIn.ownerNeeded')}</Alert>
      </MessagePage>
    )
  }
  return (
    <MessagePage title={t('signIn.title')} lead={expired === 'yes' ? t('signIn.expired') : t('signIn.lead')}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          ref={first}
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={({ currentTarget: { value } }) => setPassword(value)}
        />
        {error !== null && <SignInFault error={error} />}
        <Button type="submit" loading={isPending || isSuccess} fullWidth mt={4}>
          {t('signIn.submit')}
        </Button>
      </form>
    </MessagePage>
  )
}

function SignInFault({ error }: { readonly error: Error }) {
  const { t } = useTexts()
  if (!(error instanceof ApiError)) return <Fault error={error} />
  // Sign-in's own refusals come without problem details, and in English only.
  if (error.status === 401 || error.status === 400) return <Fault error={error} message={t('signIn.wrong')} />
  if (error.status === 429) return <Fault error={error} message={t('signIn.tooMany')} />
  return <Fault error={error} />
}
