import '@mantine/core/styles/Modal.layer.css'
import { Combobox, Modal, useCombobox, useMantineColorScheme } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Project } from '../api/answers.ts'
import { projectsQuery } from '../api/queries.ts'
import { chooseLanguage, languages } from '../i18n.ts'
import { useTexts } from '../use-texts.ts'
import classes from './command-palette.module.css'
import { commandGroups, useAllCommands, type Command, type CommandStore } from './commands.ts'
import { KeyCap } from './key-cap.tsx'
import { languageName } from './language-name.ts'
import { navGroups } from './nav-items.ts'
import { carried } from './nav-list.tsx'
import { usePeopleCommands } from './use-people-commands.ts'
import { useSavedCommands } from './use-saved-commands.ts'
import { useSignOut } from './use-sign-out.ts'

interface CommandPaletteProps {
  readonly project: Project
  readonly store: CommandStore
  readonly onClose: () => void
  readonly onShortcuts: () => void
}

/** Of what is kept there can be a lot: more is found by more letters. */
const mostSaved = 12

/** Everything that can be gone to or done from here, by typing a part of its name. */
export function CommandPalette({ project, store, onClose, onShortcuts }: CommandPaletteProps) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose })
  const people = usePeopleCommands(project.id, text)
  const own = useFrameCommands(project.id, onShortcuts)
  const commands = [...own, ...useSavedCommands(project), ...useAllCommands(store)]
  const fitting = commands.filter(
    ({ isHidden, title, hint = '' }) => isHidden !== true && matches(`${title} ${hint}`, text),
  )
  // Whoever was found by the server fits, whatever they go by.
  const found = [...fitting, ...people.commands]
  const isNothing = found.length === 0
  const { selectFirstOption, updateSelectedOptionIndex } = combobox
  useEffect(() => {
    // The first that fits is a return away.
    selectFirstOption()
    updateSelectedOptionIndex()
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- other words find another first
  }, [text, isNothing, selectFirstOption, updateSelectedOptionIndex])

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      title={t('palette.title')}
      yOffset="12vh"
      size={560}
      padding={0}
      classNames={{ header: 'visually-hidden', content: classes.content ?? '' }}
    >
      <Combobox
        store={combobox}
        withinPortal={false}
        onOptionSubmit={(id) => {
          onClose()
          found.find((command) => command.id === id)?.run()
        }}
      >
        <Combobox.EventsTarget>
          <input
            className={classes.input}
            value={text}
            placeholder={t('palette.placeholder')}
            aria-label={t('palette.placeholder')}
            maxLength={200}
            data-autofocus
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </Combobox.EventsTarget>
        <Combobox.Options tabIndex={0} className={classes.options ?? ''} aria-label={t('palette.title')}>
          {commandGroups.map((group) => {
            const all = found.filter((command) => command.group === group)
            const inGroup = group === 'saved' ? all.slice(0, mostSaved) : all
            return (
              inGroup.length > 0 && (
                <Combobox.Group key={group} label={t(`palette.groups.${group}`)}>
                  {inGroup.map(({ id, title, hint, key }) => (
                    <Combobox.Option key={id} value={id} className={classes.option ?? ''}>
                      <span className={classes.title}>{title}</span>
                      {hint !== undefined && <span className={classes.hint}>{hint}</span>}
                      {key !== undefined && <KeyCap name={key} />}
                    </Combobox.Option>
                  ))}
                </Combobox.Group>
              )
            )
          })}
          {isNothing && (
            <Combobox.Empty>{t(people.isSearching ? 'palette.searching' : 'palette.nothing')}</Combobox.Empty>
          )}
          {people.error !== null && <p className={classes.note}>{t('palette.peopleUnknown')}</p>}
        </Combobox.Options>
      </Combobox>
    </Modal>
  )
}

/** What the frame itself can do, on every page. */
function useFrameCommands(projectId: string, onShortcuts: () => void): readonly Command[] {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { data: projects } = useSuspenseQuery(projectsQuery)
  const { setColorScheme } = useMantineColorScheme()
  const { mutate: signOut } = useSignOut()
  return [
    ...navGroups.flatMap(({ items }) =>
      items.map(({ to, text }): Command => {
        const run = () => void navigate({ to, params: { projectId }, search: carried })
        return { id: `page-${to}`, group: 'pages', title: t(text), run }
      }),
    ),
    ...projects
      .filter(({ id }) => id !== projectId)
      .map(({ id, name }): Command => {
        const run = () => void navigate({ to: '.', params: { projectId: id }, search: (search) => search })
        return { id: `project-${id}`, group: 'projects', title: name, run }
      }),
    ...(['light', 'dark', 'auto'] as const).map((scheme): Command => {
      const title = t(`app.themes.${scheme}`)
      return {
        id: `theme-${scheme}`,
        group: 'appearance',
        title,
        hint: t('app.theme'),
        run: () => setColorScheme(scheme),
      }
    }),
    ...languages.map((language): Command => {
      const title = languageName(language)
      const run = () => void chooseLanguage(language)
      return { id: `language-${language}`, group: 'appearance', title, hint: t('app.language'), run }
    }),
    { id: 'shortcuts', group: 'account', title: t('app.shortcuts'), key: '?', run: onShortcuts },
    { id: 'sign-out', group: 'account', title: t('app.signOut'), run: () => signOut() },
  ]
}

/** Every word that was typed is somewhere in it. */
function matches(where: string, text: string): boolean {
  const all = where.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
