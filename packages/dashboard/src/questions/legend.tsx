import { useTexts } from '../use-texts.ts'
import classes from './legend.module.css'

interface LegendProps {
  readonly entries: readonly { readonly name: string; readonly color: string }[]
  /** How many there is room for. */
  readonly limit?: number
}

/** Which colour is which, where no table says it. */
export function Legend({ entries, limit = 8 }: LegendProps) {
  const { t } = useTexts()
  const left = entries.length - limit
  return (
    <ul className={classes.legend}>
      {entries.slice(0, limit).map(({ name, color }, index) => (
        <li key={`${index} ${name}`}>
          <span className={classes.swatch} style={{ background: color }} />
          {name}
        </li>
      ))}
      {left > 0 && <li className={classes.more}>{t('questions.more', { count: left })}</li>}
    </ul>
  )
}
