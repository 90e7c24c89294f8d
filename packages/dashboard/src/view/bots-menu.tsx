import { NativeSelect } from '@mantine/core'
import type { Bots } from '../api/answers.ts'
import { useTexts } from '../use-texts.ts'
import classes from './view-bar.module.css'
import { botChoices } from './view-search.ts'

interface BotsMenuProps {
  readonly bots: Bots
  readonly onChange: (bots: Bots) => void
}

export function BotsMenu({ bots, onChange }: BotsMenuProps) {
  const { t } = useTexts()
  return (
    <NativeSelect
      size="xs"
      className={classes.bots ?? ''}
      aria-label={t('view.bots')}
      value={bots}
      onChange={({ currentTarget: { value } }) => {
        const chosen = botChoices.find((one) => one === value)
        if (chosen !== undefined) onChange(chosen)
      }}
      data={botChoices.map((value) => ({ value, label: t(`view.botChoices.${value}`) }))}
    />
  )
}
