import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { CopyButton } from '../../shell/copy-button.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import classes from './first-event-page.module.css'
import { snippet, snippetKinds, type SnippetKind } from './snippets.ts'
import { useTexts } from '../../use-texts.ts'

/** The lines to send one event, with this server's address and the key in them. */
export function SnippetPanel({ apiKey }: { readonly apiKey: string | undefined }) {
  const { t } = useTexts()
  const [kind, setKind] = useState<SnippetKind>('curl')
  const code = snippet(kind, window.location.origin, apiKey ?? t('firstEvent.placeholder'))
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="snippet-title">
      <div className={classes.head}>
        <h2 id="snippet-title" className={classes.subtitle}>
          {t('firstEvent.snippetTitle')}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t('firstEvent.snippetLabel')}
          value={kind}
          onChange={(value) => setKind(snippetKinds.find((one) => one === value) ?? 'curl')}
          data={snippetKinds.map((value) => ({ value, label: t(`firstEvent.snippets.${value}`) }))}
        />
        <span className={classes.copy}>
          <CopyButton text={code} what={t(`firstEvent.snippets.${kind}`)} />
        </span>
      </div>
      <ScrollRegion label={t(`firstEvent.snippets.${kind}`)} className={classes.code}>
        <pre className={classes.lines}>{code}</pre>
      </ScrollRegion>
    </section>
  )
}
