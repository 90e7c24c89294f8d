import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { MadeShare } from '../../api/shares.ts'
import { CopyButton } from '../../shell/copy-button.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './share-dialog.module.css'

interface MadeLinkProps {
  readonly made: MadeShare
  readonly title: string
}

/** A link that was just made, the only time that it is shown; with the lines for one's own site where it may stand there. */
export function MadeLink({ made: { token, share }, title }: MadeLinkProps) {
  const { t } = useTexts()
  const [shown, setShown] = useState<'lines' | 'preview'>('lines')
  const link = `${window.location.origin}/share/${token}`
  const framed = `${window.location.origin}/embed/${token}`
  const lines = `<iframe src="${framed}" title="${attribute(title)}" width="100%" height="600" style="border: 0"></iframe>`
  return (
    <section className={classes.made} aria-label={t('shares.madeTitle')}>
      <p className={classes.name}>{t('shares.madeTitle')}</p>
      <p className={classes.small}>{t('shares.once')}</p>
      <div className={classes.copied}>
        <code className={classes.code}>{link}</code>
        <CopyButton text={link} what={t('shares.link')} />
      </div>
      {share.embed !== null && (
        <>
          <div className={classes.copied}>
            <p className={classes.name}>{t('shares.embedLines')}</p>
            <SegmentedControl
              size="xs"
              value={shown}
              onChange={(chosen) => setShown(chosen === 'preview' ? 'preview' : 'lines')}
              data={[
                { value: 'lines', label: t('shares.lines') },
                { value: 'preview', label: t('shares.preview') },
              ]}
            />
          </div>
          {shown === 'lines' ? (
            <div className={classes.copied}>
              <code className={classes.code}>{lines}</code>
              <CopyButton text={lines} what={t('shares.embedLines')} />
            </div>
          ) : (
            // oxlint-disable-next-line react/iframe-missing-sandbox -- a page of this very server
            <iframe src={framed} title={title} className={classes.preview} />
          )}
        </>
      )}
    </section>
  )
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
