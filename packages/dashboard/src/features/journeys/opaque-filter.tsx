import { CloseButton } from '@mantine/core'
import { useTexts } from '../../use-texts.ts'
import classes from './builder.module.css'

/** A filter that chips cannot say: it holds until somebody takes it away. */
export function OpaqueFilter({ onRemove }: { readonly onRemove: () => void }) {
  const { t } = useTexts()
  return (
    <p className={classes.opaque}>
      {t('journeys.opaqueFilter')}
      <CloseButton size="sm" aria-label={t('journeys.removeOpaque')} onClick={onRemove} />
    </p>
  )
}
