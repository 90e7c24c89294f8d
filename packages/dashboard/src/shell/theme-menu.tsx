import { ActionIcon, useComputedColorScheme } from '@mantine/core'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import { MoonIcon, SunIcon } from './icons.tsx'
import { LazyMenu } from './lazy-menu.tsx'

const ThemeItems = lazyPart(async () => (await import('./theme-items.tsx')).ThemeItems)

export function ThemeMenu() {
  const { t } = useTexts()
  const shown = useComputedColorScheme('light')
  return (
    <LazyMenu
      position="bottom-end"
      target={
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.theme')}>
          {shown === 'dark' ? <MoonIcon /> : <SunIcon />}
        </ActionIcon>
      }
    >
      <ThemeItems />
    </LazyMenu>
  )
}
