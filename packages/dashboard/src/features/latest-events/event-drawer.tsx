import { Drawer } from '@mantine/core'
import type { EventRow } from '../../api/answers.ts'
import { formatInstant } from '../../format/times.ts'
import { CopyButton } from '../../shell/copy-button.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useLocale, useTexts } from '../../use-texts.ts'
import classes from './event-drawer.module.css'

interface EventDrawerProps {
  readonly event: EventRow
  readonly timezone: string
  readonly onClose: () => void
}

/** One event whole, as the API gives it. */
export function EventDrawer({ event, timezone, onClose }: EventDrawerProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const json = JSON.stringify(event, null, 2)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={event.name}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ title: classes.title ?? '' }}
    >
      <dl className={classes.times}>
        <dt>{t('latest.happened')}</dt>
        <dd>{formatInstant(event.timestamp, timezone, locale)}</dd>
        <dt>{t('latest.received')}</dt>
        <dd>{formatInstant(event.received_at, timezone, locale)}</dd>
      </dl>
      <div className={classes.head}>
        <h3 className={classes.subtitle}>{t('latest.json')}</h3>
        <CopyButton text={json} what={t('latest.json')} />
      </div>
      <ScrollRegion label={t('latest.json')} className={classes.json}>
        <pre className={classes.text}>{json}</pre>
      </ScrollRegion>
    </Drawer>
  )
}
