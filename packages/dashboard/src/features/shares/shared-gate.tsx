import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ApiError } from '../../api/request.ts'
import { getShared, type Visitor, type Shared } from '../../api/shares.ts'
import { Fault } from '../../shell/fault.tsx'
import { MessagePage } from '../../shell/message-page.tsx'
import { PendingPage } from '../../shell/pending-page.tsx'
import { useTexts } from '../../use-texts.ts'
import { PasswordForm } from './password-form.tsx'

interface SharedGateProps {
  readonly token: string
  readonly children: (shared: Shared, visitor: Visitor) => ReactNode
}

/** What a link shows, once it is known to show something; else why not, and what to do. */
export function SharedGate({ token, children }: SharedGateProps) {
  const { t } = useTexts()
  const [pass, setPass] = useState<string>()
  const visitor: Visitor = { token, pass }
  const { data, error, refetch } = useQuery({
    queryKey: ['shared', visitor],
    queryFn: ({ signal }) => getShared(visitor, signal),
    staleTime: 60_000,
  })
  const problem = error instanceof ApiError ? error.problem : undefined
  if (problem?.code === 'share_password_needed')
    return (
      <MessagePage title={t('shares.page.lockedTitle')} lead={t('shares.page.locked')}>
        <PasswordForm token={token} onOpened={setPass} />
      </MessagePage>
    )
  if (problem?.code === 'share_ended')
    return (
      <MessagePage title={t('shares.page.endedTitle')} lead={t(`shares.page.${endOf(problem.reason)}`)} />
    )
  if (problem?.code === 'not_found')
    return <MessagePage title={t('shares.page.badTitle')} lead={t('shares.page.bad')} />
  if (data !== undefined) return children(data, visitor)
  if (error === null) return <PendingPage />
  return (
    <MessagePage title={t('fault.title')}>
      <Fault error={error} onRetry={() => void refetch()} />
    </MessagePage>
  )
}

const ends = ['expired', 'revoked', 'maker_gone'] as const

/** Ends that a newer server knows are told as being withdrawn: what to do is the same. */
function endOf(reason: string | undefined): (typeof ends)[number] {
  return ends.find((end) => end === reason) ?? 'revoked'
}
