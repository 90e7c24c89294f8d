import { ActionIcon, Menu } from '@mantine/core'
import { PersonIcon } from './icons.tsx'
import { LanguageItems } from './language-items.tsx'
import { useSignOut } from './use-sign-out.ts'
import { useTexts } from '../use-texts.ts'

interface AccountMenuProps {
  readonly email: string
  readonly onShortcuts: () => void
}

export function AccountMenu({ email, onShortcuts }: AccountMenuProps) {
  const { t } = useTexts()
  const { mutate } = useSignOut()
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.account')}>
          <PersonIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{email}</Menu.Label>
        <Menu.Item onClick={onShortcuts} rightSection={<kbd aria-hidden="true">?</kbd>}>
          {t('app.shortcuts')}
        </Menu.Item>
        <Menu.Item component="a" href="/docs">
          {t('app.apiDocs')}
        </Menu.Item>
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item onClick={() => mutate()}>{t('app.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
