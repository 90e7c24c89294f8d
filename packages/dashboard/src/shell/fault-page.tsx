import { Button } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Fault } from './fault.tsx'
import { MessagePage } from './message-page.tsx'
import { useTexts } from '../use-texts.ts'

/** A page that could not be opened at all. */
export function FaultPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTexts()
  const router = useRouter()
  return (
    <MessagePage title={t('fault.title')}>
      <Fault
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </MessagePage>
  )
}

export function NotFoundPage() {
  const { t } = useTexts()
  return (
    <MessagePage title={t('fault.notFoundTitle')} lead={t('fault.notFound')}>
      <Button component="a" href="/">
        {t('fault.toOverview')}
      </Button>
    </MessagePage>
  )
}
