import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { signIn } from '../../api/api.ts'
import { sessionQuery } from '../../api/queries.ts'
import { ApiError } from '../../api/request.ts'
import { acceptInvitation, openInvitation, type OpenInvitation } from '../../api/settings.ts'
import { Fault } from '../../shell/fault.tsx'
import { MessagePage } from '../../shell/message-page.tsx'
import { PendingPage } from '../../shell/pending-page.tsx'
import { SignOutButton } from '../../shell/sign-out-button.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './invite-page.module.css'

/** What the link of an invitation opens: come in with the account there is, or make one. */
export function InvitePage() {
  const { t } = useTexts()
  const { token } = useParams({ from: '/invite/$token' })
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => openInvitation(token, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
  const session = useQuery(sessionQuery)
  const error = invitation.error ?? session.error
  if (error !== null) {
    const isEnded = error instanceof ApiError && error.problem.code === 'invitation_ended'
    return (
      <MessagePage title={isEnded ? t('invite.endedTitle') : t('invite.pending')}>
        <Fault error={error} />
      </MessagePage>
    )
  }
  if (invitation.data === undefined || session.data === undefined) return <PendingPage />
  const { project, email, role } = invitation.data
  return (
    <MessagePage
      title={t('invite.title', { project: project.name })}
      lead={t('invite.lead', { email, project: project.name, role: t(`settings.roles.${role}`) })}
    >
      <WayIn token={token} invitation={invitation.data} signedInAs={session.data?.user.email} />
    </MessagePage>
  )
}

interface WayInProps {
  readonly token: string
  readonly invitation: OpenInvitation
  readonly signedInAs: string | undefined
}

function WayIn({ token, invitation, signedInAs }: WayInProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { email, has_account: hasAccount } = invitation
  if (signedInAs !== undefined && signedInAs !== email)
    return (
      <>
        <p className={classes.note}>{t('invite.another', { email: signedInAs })}</p>
        <SignOutButton />
      </>
    )
  if (signedInAs === email) return <JoinButton token={token} />
  if (!hasAccount) return <AccountForm token={token} email={email} />
  return (
    <>
      <p className={classes.note}>{t('invite.signInFirst')}</p>
      <Button
        fullWidth
        onClick={() => void navigate({ to: '/sign-in', search: { next: `/invite/${token}` } })}
      >
        {t('invite.signIn')}
      </Button>
    </>
  )
}

function JoinButton({ token }: { readonly token: string }) {
  const { t } = useTexts()
  const toProject = useToProject()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => acceptInvitation({ token }),
    onSuccess: toProject,
  })
  return (
    <>
      {error !== null && <Fault error={error} />}
      <Button fullWidth loading={isPending} onClick={() => mutate()}>
        {t('invite.join')}
      </Button>
    </>
  )
}

function AccountForm({ token, email }: { readonly token: string; readonly email: string }) {
  const { t } = useTexts()
  const toProject = useToProject()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const joined = await acceptInvitation({ token, name: name.trim(), password })
      await signIn({ email, password })
      return joined
    },
    onSuccess: toProject,
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate()
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.note}>{t('invite.makeAccount')}</p>
      <TextInput label={t('signIn.email')} type="email" autoComplete="username" value={email} readOnly />
      <TextInput
        label={t('setup.name')}
        autoComplete="name"
        value={name}
        maxLength={100}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <PasswordInput
        label={t('setup.password')}
        description={t('setup.passwordHint')}
        autoComplete="new-password"
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      {error !== null && <Fault error={error} />}
      <Button type="submit" fullWidth loading={isPending} disabled={name.trim() === '' || password === ''}>
        {t('invite.join')}
      </Button>
    </form>
  )
}

/** Into the project, with nothing kept of what was seen before. */
function useToProject(): (invitation: OpenInvitation) => Promise<void> {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async ({ project }) => {
    queryClient.clear()
    await navigate({ to: '/p/$projectId', params: { projectId: project.id }, replace: true })
  }
}
