import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber, formatShare } from '../format/numbers.ts'
import { formatBytes } from '../format/bytes.ts'
import { formatDuration } from '../format/durations.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { Fault } from '../shell/fault.tsx'
import { ScrollRegion } from '../shell/scroll-region.tsx'
import { useLocale, useTexts } from '../use-texts.ts'
import { isExplanation, type AnswerMeta } from './answers.ts'
import { useAsker } from './asker.ts'
import classes from './how-computed.module.css'
import type { Question } from './question.ts'

interface ComputationProps {
  readonly meta: AnswerMeta
  readonly question: Question
  readonly children?: ReactNode
}

/** Definition, source, age, exactness and cost of an answer; the plan and its SQL when asked for. */
export function Computation({ meta, question, children }: ComputationProps) {
  const { t } = useTexts()
  const locale = useLocale()
  return (
    <div className={classes.computation}>
      <p>{t(`computed.definitions.${question.kind}`)}</p>
      {children}
      <dl className={classes.facts}>
        <dt>{t('computed.source')}</dt>
        <dd>{t(`computed.sources.${meta.source}`)}</dd>
        <dt>{t('computed.exactness')}</dt>
        <dd>
          {meta.sample === null
            ? t('computed.exact')
            : t('computed.estimate', { share: formatShare(meta.sample, locale) })}
        </dd>
        <dt>{t('computed.completeness')}</dt>
        <dd>{meta.cut ? t('computed.cutLong') : t('computed.whole')}</dd>
        <dt>{t('computed.age')}</dt>
        <dd>
          {meta.cached
            ? t('computed.cached', { age: formatDuration(meta.age_ms / 1000, locale) })
            : t('computed.fresh')}
        </dd>
        {meta.rows_read !== null && (
          <>
            <dt>{t('computed.read')}</dt>
            <dd>
              {t('computed.rows', { count: meta.rows_read, rows: formatNumber(meta.rows_read, locale) })}
              {meta.bytes_read !== null && `, ${formatBytes(meta.bytes_read, locale)}`}
            </dd>
          </>
        )}
        <dt>{t('computed.elapsed')}</dt>
        <dd>{formatDuration(meta.elapsed_ms / 1000, locale)}</dd>
      </dl>
      <Text label={t('computed.question')} text={JSON.stringify(question, null, 2)} />
      {question.kind !== 'metric' && <PlanOf question={question} />}
    </div>
  )
}

/** The plan costs the server a look at its index, so it comes when it is wanted. */
function PlanOf({ question }: { readonly question: Question }) {
  const { t } = useTexts()
  const locale = useLocale()
  const { scope, explain } = useAsker()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['explanation', scope, question],
    queryFn: ({ signal }) => explain?.(question, isExplanation, signal),
    enabled: false,
  })
  if (explain === undefined) return null
  if (data === undefined) {
    return (
      <>
        {error !== null && <Fault error={error} />}
        <Button variant="default" size="xs" loading={isFetching} onClick={() => void refetch()}>
          {t('computed.showPlan')}
        </Button>
      </>
    )
  }
  return (
    <>
      <p>
        {data.reason}
        {data.estimate !== null &&
          ` ${t('computed.planned', {
            rows: formatNumber(data.estimate.rows, locale),
            bytes: formatBytes(data.estimate.bytes, locale),
          })}`}
      </p>
      {data.hints.map(({ hint, message }) => (
        <p key={hint} className={classes.hint}>
          {message}
        </p>
      ))}
      {data.sql.map((sql, index) => (
        <Text key={sql} label={t('computed.sql', { number: index + 1, count: data.sql.length })} text={sql} />
      ))}
    </>
  )
}

function Text({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className={classes.code}>
      <div className={classes.head}>
        <h3 className={classes.subtitle}>{label}</h3>
        <CopyButton text={text} what={label} />
      </div>
      <ScrollRegion label={label} className={classes.text}>
        <pre className={classes.pre}>{text}</pre>
      </ScrollRegion>
    </div>
  )
}
