import { Alert, Button } from '@mantine/core'
import { ApiError, UnreachableError } from '../api/request.ts'
import classes from './fault.module.css'
import { AlertIcon } from './icons.tsx'
import { useTexts } from '../use-texts.ts'

interface FaultProps {
  readonly error: Error
  readonly onRetry?: () => void
  /** Overrides the problem's own words where the page knows better ones. */
  readonly message?: string | undefined
}

/** What went wrong, what to do about it, and the request's id for who runs the server. */
export function Fault({ error, onRetry, message }: FaultProps) {
  const { t } = useTexts()
  const problem = error instanceof ApiError ? error.problem : undefined
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<AlertIcon size={20} />}
      title={problem?.title ?? t('fault.title')}
      role="alert"
      classNames={{ root: classes.fault ?? '', title: classes.title ?? '' }}
    >
      <p className={classes.detail}>
        {message ?? wordsFor(error, t('fault.unreachable'), t('fault.unexpected'))}
      </p>
      {problem?.request_id !== undefined && (
        <p className={classes.small}>
          {t('fault.requestId')} <code>{problem.request_id}</code>
          {problem.code !== undefined && (
            <>
              {' · '}
              {t('fault.code')} <code>{problem.code}</code>
            </>
          )}
        </p>
      )}
      {onRetry !== undefined && (
        <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
          {t('app.retry')}
        </Button>
      )}
    </Alert>
  )
}

function wordsFor(error: Error, unreachable: string, unexpected: string): string {
  if (error instanceof UnreachableError) return unreachable
  return error instanceof ApiError ? error.message : unexpected
}
