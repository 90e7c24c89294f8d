import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { setUpOwner, signIn, type OwnerInput } from '../../api/api.ts'
import { setupQuery } from '../../api/queries.ts'
import { ApiError } from '../../api/request.ts'
import { Fault } from '../../shell/fault.tsx'
import { MessagePage } from '../../shell/message-page.tsx'
import { useFirstFocus } from '../../shell/use-first-focus.ts'
import { PendingPage } from '../../shell/pending-page.tsx'
import { checkOwner, type FieldFault, type OwnerFields } from './setup-fields.ts'
import classes from './setup-page.module.css'
import { useTexts } from '../../use-texts.ts'

/** Makes the first owner with the token that the server printed, and signs them in. */
export function SetupPage() {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { data: setup, error, refetch } = useQuery(setupQuery)
  if (error !== null) {
    return (
      <MessagePage title={t('setup.title')}>
        <Fault error={error} onRetry={() => void refetch()} />
      </MessagePage>
    )
  }
  if (setup === undefined) return <PendingPage />
  if (!setup.needs_owner) {
    return (
      <MessagePage title={t('setup.doneTitle')} lead={t('setup.done')}>
        <Button onClick={() => void navigate({ to: '/sign-in', search: {} })}>{t('setup.toSignIn')}</Button>
      </MessagePage>
    )
  }
  return <OwnerForm />
}

function OwnerForm() {
  const { t } = useTexts()
  const { token: given } = useSearch({ from: '/setup' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [fields, setFields] = useState<OwnerFields>({ name: '', email: '', password: '', token: given ?? '' })
  const first = useFirstFocus()
  const [submitted, setSubmitted] = useState(false)
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async (input: OwnerInput) => {
      await setUpOwner(input)
      await signIn({ email: input.email, password: input.password })
    },
    onSuccess: async () => {
      queryClient.clear()
      await navigate({ to: '/', replace: true })
    },
  })
  const faults = checkOwner(fields)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setSubmitted(true)
    if (Object.keys(faults).length === 0)
      mutate({ ...fields, name: fields.name.trim(), email: fields.email.trim() })
  }

  function field(key: keyof OwnerFields) {
    return {
      label: t(`setup.${key}`),
      value: fields[key],
      error: submitted && faults[key] !== undefined ? <FaultText fault={faults[key]} /> : undefined,
      onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
        setFields((before) => ({ ...before, [key]: value })),
    }
  }

  const tokenRefused = error instanceof ApiError && error.problem.code === 'setup_token_invalid'
  return (
    <MessagePage title={t('setup.title')} lead={t('setup.lead')}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput {...field('name')} ref={first} autoComplete="name" />
        <TextInput {...field('email')} type="email" autoComplete="username" />
        <PasswordInput
          {...field('password')}
          autoComplete="new-password"
          description={t('setup.passwordHint')}
        />
        {(given === undefined || tokenRefused) && (
          <TextInput {...field('token')} autoComplete="off" description={t('setup.tokenHint')} />
        )}
        {error !== null && <Fault error={error} />}
        <Button type="submit" loading={isPending || isSuccess} fullWidth mt={4}>
          {t('setup.submit')}
        </Button>
      </form>
    </MessagePage>
  )
}

function FaultText({ fault }: { readonly fault: FieldFault }) {
  const { t } = useTexts()
  switch (fault.kind) {
    case 'required':
      return t('setup.required')
    case 'email':
      return t('setup.emailInvalid')
    case 'short':
      return t('setup.passwordShort', { count: fault.missing })
  }
}
