import { ActionIcon } from '@mantine/core'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import { PersonIcon } from './icons.tsx'
import { LazyMenu } from './lazy-menu.tsx'

const AccountItems = lazyPart(async () => (await import('./account-items.tsx')).AccountItems)

interface AccountMenuProps {
  readonly email: string
  readonly onShortcuts: () => void
}

export function AccountMenu(props: AccountMenuProps) {
  const { t } = useTexts()
  return (
    <LazyMenu
      position="bottom-end"
      target={
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.account')}>
          <PersonIcon />
        </ActionIcon>
      }
    >
      <AccountItems {...props} />
    </LazyMenu>
  )
}
