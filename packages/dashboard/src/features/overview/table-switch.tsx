import { SegmentedControl } from '@mantine/core'
import type { OverviewView } from './overview-search.ts'
import { useTexts } from '../../use-texts.ts'

interface TableSwitchProps {
  readonly value: OverviewView['table']
  readonly onChange: (table: OverviewView['table']) => void
}

export function TableSwitch({ value, onChange }: TableSwitchProps) {
  const { t } = useTexts()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('overview.tableKind')}
      value={value}
      onChange={(chosen) => onChange(chosen === 'buckets' ? 'buckets' : 'totals')}
      data={[
        { value: 'totals', label: t('overview.tableKinds.totals') },
        { value: 'buckets', label: t('overview.tableKinds.buckets') },
      ]}
    />
  )
}
