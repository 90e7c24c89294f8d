import { Loader } from '@mantine/core'
import classes from './pending-page.module.css'
import { useSlow } from './use-slow.ts'
import { useTexts } from '../use-texts.ts'

/** Before it is known who is signed in there is nothing to draw a skeleton of. */
export function PendingPage() {
  const { t } = useTexts()
  const slow = useSlow(true)
  return (
    <main className={classes.page} aria-busy="true">
      <Loader type="dots" aria-hidden="true" />
      <p role="status">{slow ? t('app.slow') : t('app.loading')}</p>
    </main>
  )
}
