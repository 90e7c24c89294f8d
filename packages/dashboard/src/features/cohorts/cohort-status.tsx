import type { Cohort } from '../../api/cohorts.ts'
import { useTexts } from '../../use-texts.ts'
import classes from './cohorts.module.css'

/** How far counting it is; why not, where it went wrong. */
export function CohortStatus({ cohort: { status, fault } }: { readonly cohort: Cohort }) {
  const { t } = useTexts()
  return (
    <span className={classes.status} title={fault ?? undefined}>
      <span className={classes.dot} data-status={status} />
      {t(`cohorts.statuses.${status}`)}
    </span>
  )
}
