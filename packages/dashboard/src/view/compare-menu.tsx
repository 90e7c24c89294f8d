import { Button, Menu } from '@mantine/core'
import { formatDays } from '../format/times.ts'
import { ChevronIcon } from '../shell/icons.tsx'
import { useLocale, useTexts } from '../use-texts.ts'
import type { Compare } from './compare.ts'

interface CompareMenuProps {
  readonly compare: Compare
  readonly onChange: (compare: Compare) => void
  readonly onCustom: () => void
}

const choices = ['none', 'previous', 'year'] as const

export function CompareMenu({ compare, onChange, onCustom }: CompareMenuProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const label =
    compare.with === 'custom'
      ? t('view.compareFrom', { day: formatDays(compare.from, compare.from, locale) })
      : t(`view.compares.${compare.with}`)
  const shown = compare.with === 'none' ? t('view.compare') : t('view.compareWith', { what: label })
  return (
    <Menu position="bottom-start" shadow="md" width={250}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          rightSection={<ChevronIcon size={15} />}
          {...(compare.with === 'none' ? {} : { 'aria-label': `${t('view.compare')}: ${shown}` })}
        >
          {shown}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={compare.with}
          onChange={(value) => {
            const chosen = choices.find((one) => one === value)
            if (chosen !== undefined)
              onChange({ with: chosen, weekday: chosen !== 'none' && compare.weekday })
          }}
        >
          {choices.map((choice) => (
            <Menu.RadioItem key={choice} value={choice} closeMenuOnClick>
              {t(`view.compares.${choice}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Item onClick={onCustom}>{t('view.compareCustom')}</Menu.Item>
        {compare.with !== 'none' && (
          <>
            <Menu.Divider />
            <Menu.CheckboxItem
              checked={compare.weekday}
              onChange={(weekday) => onChange({ ...compare, weekday })}
            >
              {t('view.matchWeekday')}
            </Menu.CheckboxItem>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
