import { useSuspenseQuery } from '@tanstack/react-query'
import { sessionQuery } from '../api/queries.ts'
import { MessagePage } from './message-page.tsx'
import { SignOutButton } from './sign-out-button.tsx'
import { useTexts } from '../use-texts.ts'

/** Somebody is signed in whom no project is open to. */
export function NoProjectsPage() {
  const { t } = useTexts()
  const { data: session } = useSuspenseQuery(sessionQuery)
  return (
    <MessagePage
      title={t('fault.noProjectsTitle')}
      lead={t('fault.noProjects', { email: session?.user.email ?? '' })}
    >
      <SignOutButton />
    </MessagePage>
  )
}
