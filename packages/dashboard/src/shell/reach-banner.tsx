import classes from './reach-banner.module.css'
import { useReach } from './use-reach.ts'
import { useTexts } from '../use-texts.ts'

/** Says that what is on screen is not fresh, without taking it away. */
export function ReachBanner() {
  const { t } = useTexts()
  const reach = useReach()
  return (
    <div role="status">{reach !== 'online' && <p className={classes.banner}>{t(`app.${reach}`)}</p>}</div>
  )
}
