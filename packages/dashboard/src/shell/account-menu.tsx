import { ActionIcon, Menu } from '@mantine/core'
import { PersonIcon } from './icons.tsx'
import { useSignOut } from './use-sign-out.ts'
import { useTexts } from '../use-texts.ts'

export function AccountMenu({ email }: { readonly email: string }) {
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
        <Menu.Item component="a" href="/docs">
          {t('app.apiDocs')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => mutate()}>{t('app.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
