import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../use-texts.ts'
import { healthQuery } from './health-query.ts'
import classes from './pipeline-light.module.css'

/** Whether events come through: a light, and in words what is the matter where it is not green. */
export function PipelineLight() {
  const { t } = useTexts()
  const { data, error } = useQuery(healthQuery)
  const state = error !== null ? 'unknown' : data === undefined ? 'asked' : data.ready ? 'ready' : 'failing'
  const faults = Object.entries(data?.checks ?? {}).filter(([, check]) => check !== 'ok')
  return (
    <div className={classes.light} data-state={state} role="status">
      <span className={classes.lamp} />
      <div>
        <p>{t(`live.pipeline.${state}`)}</p>
        {error === null &&
          faults.map(([name, check]) => (
            <p key={name} className={classes.fault}>
              {name}: {check}
            </p>
          ))}
      </div>
    </div>
  )
}
