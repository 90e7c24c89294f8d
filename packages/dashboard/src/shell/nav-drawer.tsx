import { Drawer } from '@mantine/core'
import { useTexts } from '../use-texts.ts'
import { NavList } from './nav-list.tsx'

interface NavDrawerProps {
  readonly projectId: string
  readonly onClose: () => void
}

/** The navigation where there is no room for it beside the page. */
export function NavDrawer({ projectId, onClose }: NavDrawerProps) {
  const { t } = useTexts()
  return (
    <Drawer
      opened
      onClose={onClose}
      size={280}
      title={t('app.menu')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <NavList projectId={projectId} onGo={onClose} />
    </Drawer>
  )
}
