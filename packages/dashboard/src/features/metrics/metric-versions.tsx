import { formatInstant } from '../../format/times.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import type { MetricRecord } from './metrics-api.ts'
import classes from './metrics.module.css'

interface MetricVersionsProps {
  /** The newest first. */
  readonly versions: readonly MetricRecord[]
  readonly timezone: string
}

/** What a metric is and was, and who made it so. */
export function MetricVersions({ versions, timezone }: MetricVersionsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  return (
    <section className={`panel ${classes.versions}`} aria-labelledby="versions-title">
      <h2 id="versions-title" className={classes.title}>
        {t('metrics.versions')}
      </h2>
      <ol className={classes.list}>
        {versions.map(({ version, definition, created_at: at, created_by: by }) => (
          <li key={version}>
            <p className={classes.muted}>
              {t('metrics.versionOf', { version, by, time: formatInstant(at, timezone, locale) })}
            </p>
            <pre className={classes.formula}>{definition.formula}</pre>
            <p className={classes.muted}>{settingsOf(definition)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The other settings, as a file of metrics has them. */
function settingsOf({ name: _name, formula: _formula, ...rest }: MetricRecord['definition']): string {
  return Object.entries(rest)
    .map(([key, value]) => `${key} = ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ')
}
