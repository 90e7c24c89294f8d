import { Button } from '@mantine/core'
import { formatDays } from '../format/times.ts'
import { lazyPart } from '../lazy-part.ts'
import { ChevronIcon } from '../shell/icons.tsx'
import { LazyMenu } from '../shell/lazy-menu.tsx'
import { useLocale, useTexts } from '../use-texts.ts'
import type { Compare } from './compare.ts'

const CompareItems = lazyPart(async () => (await import('./compare-items.tsx')).CompareItems)

interface CompareMenuProps {
  readonly compare: Compare
  readonly onChange: (compare: Compare) => void
  readonly onCustom: () => void
}

export function CompareMenu({ compare, onChange, onCustom }: CompareMenuProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const label =
    compare.with === 'custom'
      ? t('view.compareFrom', { day: formatDays(compare.from, compare.from, locale) })
      : t(`view.compares.${compare.with}`)
  const shown = compare.with === 'none' ? t('view.compare') : t('view.compareWith', { what: label })
  return (
    <LazyMenu
      width={250}
      target={
        <Button
          size="xs"
          variant="default"
          rightSection={<ChevronIcon size={15} />}
          {...(compare.with === 'none' ? {} : { 'aria-label': `${t('view.compare')}: ${shown}` })}
        >
          {shown}
        </Button>
      }
    >
      <CompareItems compare={compare} onChange={onChange} onCustom={onCustom} />
    </LazyMenu>
  )
}
