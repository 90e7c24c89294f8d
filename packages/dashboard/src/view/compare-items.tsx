import { Menu } from '@mantine/core'
import { useTexts } from '../use-texts.ts'
import type { Compare } from './compare.ts'

interface CompareItemsProps {
  readonly compare: Compare
  readonly onChange: (compare: Compare) => void
  readonly onCustom: () => void
}

const choices = ['none', 'previous', 'year'] as const

export function CompareItems({ compare, onChange, onCustom }: CompareItemsProps) {
  const { t } = useTexts()
  return (
    <>
      <Menu.RadioGroup
        value={compare.with}
        onChange={(value) => {
          const chosen = choices.find((one) => one === value)
          if (chosen !== undefined) onChange({ with: chosen, weekday: chosen !== 'none' && compare.weekday })
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
            closeMenuOnClick
            onChange={(weekday) => onChange({ ...compare, weekday })}
          >
            {t('view.matchWeekday')}
          </Menu.CheckboxItem>
        </>
      )}
    </>
  )
}
