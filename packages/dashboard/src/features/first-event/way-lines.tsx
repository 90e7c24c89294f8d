import { CopyButton } from '../../shell/copy-button.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './first-event-page.module.css'
import { withServer } from './snippets.ts'
import type { Way } from './ways.ts'

interface WayLinesProps {
  readonly way: Way
  readonly apiKey: string | undefined
}

/** The lines of one way to send, with this server's address and the key in them. */
export function WayLines({ way, apiKey }: WayLinesProps) {
  const { t } = useTexts()
  const name = t(`install.ways.${way.id}`)
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="lines-title">
      <h2 id="lines-title" className={classes.subtitle}>
        {t('install.linesTitle', { way: name })}
      </h2>
      {way.id === 'http' && <p className={classes.hint}>{t('install.httpLead')}</p>}
      {way.blocks.map(({ place, code: template }) => {
        const title = t(`install.places.${place}`)
        const code = withServer(template, window.location.origin, apiKey ?? t('firstEvent.placeholder'))
        return (
          <div key={place} className={classes.block}>
            <div className={classes.head}>
              <h3 className={classes.place}>{title}</h3>
              <span className={classes.copy}>
                <CopyButton text={code} what={`${name}, ${title}`} />
              </span>
            </div>
            <ScrollRegion label={`${name}, ${title}`} className={classes.code}>
              <pre className={classes.lines}>{code}</pre>
            </ScrollRegion>
          </div>
        )
      })}
    </section>
  )
}
