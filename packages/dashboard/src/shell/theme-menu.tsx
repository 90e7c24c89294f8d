import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { CheckIcon, MoonIcon, ScreenIcon, SunIcon } from './icons.tsx'
import { useTexts } from '../use-texts.ts'

const schemes = ['light', 'dark', 'auto'] as const
const icons: Readonly<Record<(typeof schemes)[number], ReactNode>> = {
  light: <SunIcon />,
  dark: <MoonIcon />,
  auto: <ScreenIcon />,
}

export function ThemeMenu() {
  const { t } = useTexts()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const shown = useComputedColorScheme('light')
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.theme')}>
          {icons[shown]}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            leftSection={icons[scheme]}
            rightSection={scheme === colorScheme ? <CheckIcon size={16} /> : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`app.themes.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
