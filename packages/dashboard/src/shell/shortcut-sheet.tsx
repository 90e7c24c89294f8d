import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useTexts } from '../use-texts.ts'
import { commandGroups, useAllCommands, type CommandStore } from './commands.ts'
import { KeyCap } from './key-cap.tsx'
import classes from './shortcut-sheet.module.css'

interface ShortcutSheetProps {
  readonly store: CommandStore
  readonly onClose: () => void
}

/** Which keys do what on this page. */
export function ShortcutSheet({ store, onClose }: ShortcutSheetProps) {
  const { t } = useTexts()
  const commands = useAllCommands(store)
  const general = [
    { id: 'palette', title: t('app.palette'), keys: ['Ctrl', 'K'] },
    { id: 'sheet', title: t('app.shortcuts'), keys: ['?'] },
  ]
  const groups = commandGroups
    .map((group) => ({
      group,
      rows: commands.flatMap(({ id, title, key, group: own }) =>
        own === group && key !== undefined ? [{ id, title, keys: [key] }] : [],
      ),
    }))
    .filter(({ rows }) => rows.length > 0)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('app.shortcuts')}
      size={620}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Keys title={t('palette.groups.everywhere')} rows={general} />
      {groups.map(({ group, rows }) => (
        <Keys key={group} title={t(`palette.groups.${group}`)} rows={rows} />
      ))}
      <p className={classes.note}>{t('palette.note')}</p>
    </Modal>
  )
}

interface KeysProps {
  readonly title: string
  readonly rows: readonly { readonly id: string; readonly title: string; readonly keys: readonly string[] }[]
}

function Keys({ title, rows }: KeysProps) {
  return (
    <section className={classes.group}>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.keys}>
        {rows.map((row) => (
          <div key={row.id} className={classes.row}>
            <dt>{row.title}</dt>
            <dd>
              {row.keys.map((name) => (
                <KeyCap key={name} name={name} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
