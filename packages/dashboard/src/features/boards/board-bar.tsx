import { ActionIcon, Button, Menu } from '@mantine/core'
import type { SavedQuestion, Tile } from '../../api/boards.ts'
import { MoreIcon, ScreenIcon, ShareIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from './board-page.module.css'

/** What is asked of the reader in a dialog. */
export type BoardDialog =
  | { readonly kind: 'add' | 'note' | 'about' | 'remove' | 'share' }
  | { readonly kind: 'tile'; readonly tile: Tile; readonly question: SavedQuestion | undefined }

interface BoardBarProps {
  readonly title: string
  readonly description: string | undefined
  readonly mayChange: boolean
  readonly onDialog: (dialog: BoardDialog) => void
  readonly onWall: () => void
}

/** What the board is called, and what may be done with it as a whole. */
export function BoardBar({ title, description, mayChange, onDialog, onWall }: BoardBarProps) {
  const { t } = useTexts()
  return (
    <div className={classes.top}>
      <div>
        <h1 className={classes.title}>{title}</h1>
        {description !== undefined && <p className={classes.lead}>{description}</p>}
      </div>
      <div className={classes.tools}>
        {mayChange && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs">{t('boards.bar.add')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onDialog({ kind: 'add' })}>{t('boards.bar.addQuestion')}</Menu.Item>
              <Menu.Item onClick={() => onDialog({ kind: 'note' })}>{t('boards.bar.addNote')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {mayChange && (
          <Button
            size="xs"
            variant="default"
            leftSection={<ShareIcon size={16} />}
            onClick={() => onDialog({ kind: 'share' })}
          >
            {t('boards.bar.share')}
          </Button>
        )}
        <Button size="xs" variant="default" leftSection={<ScreenIcon size={16} />} onClick={onWall}>
          {t('boards.bar.wall')}
        </Button>
        {mayChange && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label={t('boards.bar.menu')}>
                <MoreIcon />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onDialog({ kind: 'about' })}>{t('boards.bar.about')}</Menu.Item>
              <Menu.Item color="red" onClick={() => onDialog({ kind: 'remove' })}>
                {t('boards.bar.remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </div>
  )
}
