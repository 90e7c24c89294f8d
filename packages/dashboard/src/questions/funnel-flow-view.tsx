import { FlowChart } from '../charts/flow-chart.tsx'
import { formatNumber, formatShare } from '../format/numbers.ts'
import { useLocale, useTexts } from '../use-texts.ts'
import type { FunnelTotal } from './funnel-figures.ts'
import { funnelFlow } from './funnel-flow.ts'
import type { PickFunnel } from './funnel-point.ts'
import type { FunnelDefinition } from './journey-question.ts'

interface FunnelFlowViewProps {
  readonly definition: FunnelDefinition
  readonly total: FunnelTotal
  readonly heightPx: number
  readonly onPick: PickFunnel | undefined
}

/** Branches and steps that may be left out, as they were gone. */
export function FunnelFlowView({ definition, total, heightPx, onPick }: FunnelFlowViewProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const share = (ratio: number | null) => (ratio === null ? '–' : formatShare(ratio, locale))
  const { nodes, links } = funnelFlow(definition, total)
  return (
    <FlowChart
      label={t('funnels.flowOf', { count: formatNumber(total.started, locale) })}
      fullPx={heightPx}
      nodes={nodes.map(({ step, ...node }) => ({
        ...node,
        label: step.name,
        detail: `${formatNumber(step.count, locale)} · ${share(step.fromStart)}`,
        ...(step.ended > 0
          ? { note: t('funnels.endedHere', { count: formatNumber(step.ended, locale) }) }
          : {}),
      }))}
      links={links.map((link) => ({
        ...link,
        label: share(link.share),
        title: t('funnels.link', {
          from: link.from,
          to: link.to,
          count: formatNumber(link.value, locale),
          share: share(link.share),
        }),
      }))}
      onPick={
        onPick &&
        (({ id }) =>
          onPick({
            step: definition.steps.findIndex(({ name }) => name === id) + 1,
            outcome: 'reached',
            name: id,
          }))
      }
    />
  )
}
