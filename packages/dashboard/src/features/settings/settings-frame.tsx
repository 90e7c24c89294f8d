import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import classes from './settings.module.css'

const tabs = [
  { to: '/p/$projectId/settings', text: 'settings.tabs.project', isExact: true },
  { to: '/p/$projectId/settings/keys', text: 'settings.tabs.keys', isExact: false },
  { to: '/p/$projectId/settings/members', text: 'settings.tabs.members', isExact: false },
  { to: '/p/$projectId/settings/account', text: 'settings.tabs.account', isExact: false },
] as const

interface SettingsFrameProps {
  readonly title: string
  readonly children: ReactNode
}

/** What each page of the settings has around it. */
export function SettingsFrame({ title, children }: SettingsFrameProps) {
  const { t } = useTexts()
  const { id: projectId, name } = useProject()
  useTitle(title, name)
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t('settings.title')}</h1>
      <nav className={classes.tabs} aria-label={t('settings.tabsLabel')}>
        {tabs.map(({ to, text, isExact }) => (
          <Link
            key={to}
            to={to}
            params={{ projectId }}
            activeOptions={{ exact: isExact, includeSearch: false }}
            className={classes.tab}
          >
            {t(text)}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  )
}
