import { ChartTable } from '../charts/chart-table.tsx'
import { FlowChart } from '../charts/flow-chart.tsx'
import { formatNumber, formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { useAnswer } from './ask.ts'
import { usualPlaces } from './drawing.ts'
import { HowComputed } from './how-computed.tsx'
import { isPathAnswer, type PathAnswer } from './journey-answers.ts'
import type { PathQuestion } from './journey-question.ts'
import { PickCell } from '../charts/pick-cell.tsx'
import { pathFlow, type PathFlowNode } from './path-flow.ts'
import classes from './journey-view.module.css'
import type { QuestionViewProps } from './view-props.ts'

interface PathViewProps extends QuestionViewProps<PathQuestion> {
  readonly onPickPlace?: ((node: PathFlowNode) => void) | undefined
}

const defaultHeight = 300
/** What a tile has over the drawing. */
const leadPx = 52
const leastPx = 48
const defaultSteps = 5

/** The ways that were gone, as a flow and as a list. */
export function PathView(props: PathViewProps) {
  const { question, height = defaultHeight } = props
  const asked = useAnswer(question, isPathAnswer)
  return (
    <AnswerFrame asked={asked} height={height} isEmpty={({ links }) => links.length === 0}>
      {(answer) => <Answered {...props} answer={answer} height={height} />}
    </AnswerFrame>
  )
}

interface AnsweredProps extends PathViewProps {
  readonly answer: PathAnswer
  readonly height: number
}

function Answered({
  question,
  answer,
  height,
  places = usualPlaces,
  compact = false,
  onPick,
  onPickPlace,
}: AnsweredProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const share = (count: number) => (answer.units === 0 ? '–' : formatShare(count / answer.units, locale))
  // An answer has columns as its own question says: the length is taken from what it holds.
  const steps = Math.max(question.steps ?? defaultSteps, ...answer.links.map(({ place }) => place + 1))
  const { nodes, links } = pathFlow(answer, { steps, places })
  const nameOf = ({ kind, label, places: count }: PathFlowNode) => {
    if (kind === 'end') return answer.direction === 'forward' ? t('paths.end') : t('paths.beginning')
    if (kind === 'rest') return t('paths.rest', { count })
    return label ?? t('paths.unset')
  }
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]))
  const per = question.per ?? 'session'
  return (
    <div className={classes.view}>
      <p className={classes.lead}>
        <strong>{number(answer.units)}</strong> {t(`paths.units.${per}`, { count: answer.units })}
      </p>
      <FlowChart
        label={t('paths.flow')}
        fullPx={compact ? Math.max(leastPx, height - leadPx) : height}
        nodes={nodes.map((node) => ({
          ...node,
          label: nameOf(node),
          detail: `${number(node.value)} · ${share(node.value)}`,
          isQuiet: node.kind !== 'place',
        }))}
        links={links.map((link) => ({
          ...link,
          title: t('paths.link', {
            from: names.get(link.from) ?? '',
            to: names.get(link.to) ?? '',
            count: number(link.value),
          }),
        }))}
        onPick={
          onPickPlace &&
          (({ id }) => {
            const node = nodes.find((one) => one.id === id)
            if (node?.kind === 'place') onPickPlace(node)
          })
        }
      />
      {!compact && (
        <>
          <PathTable
            answer={answer}
            onPick={onPick && ((title, at) => onPick({ title, people: { of: question, at } }))}
          />
          <div className={classes.foot}>
            <HowComputed meta={answer.meta} question={question} />
          </div>
        </>
      )}
    </div>
  )
}

interface PathTableProps {
  readonly answer: PathAnswer
  readonly onPick: ((title: string, at: Readonly<Record<string, unknown>>) => void) | undefined
}

function PathTable({ answer: { paths, units, direction }, onPick }: PathTableProps) {
  const { t } = useTexts()
  const locale = useLocale()
  return (
    <ChartTable
      label={t('paths.table')}
      head={t('paths.path')}
      columns={[
        { key: 'count', name: t('paths.count') },
        { key: 'share', name: t('paths.share') },
      ]}
      rows={paths.map(({ steps, ended, count }) => {
        const texts = steps.map((step) => step ?? t('paths.unset'))
        const [first, last] = [t('paths.beginning'), t('paths.end')]
        const end = { end: true }
        const at = { path: !ended ? steps : direction === 'forward' ? [...steps, end] : [end, ...steps] }
        const whole = !ended ? texts : direction === 'forward' ? [...texts, last] : [first, ...texts]
        const name = whole.join(' → ')
        return {
          key: JSON.stringify([steps, ended]),
          name: <span className={classes.path}>{name}</span>,
          cells: [
            <PickCell
              key="count"
              text={formatNumber(count, locale)}
              of={name}
              onPick={onPick && (() => onPick(name, at))}
            />,
            units === 0 ? '–' : formatShare(count / units, locale),
          ],
        }
      })}
    />
  )
}
