import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'
import { projectsQuery, sessionQuery } from '../api/queries.ts'
import { AccountMenu } from './account-menu.tsx'
import classes from './app-frame.module.css'
import { Logo } from './logo.tsx'
import { MessagePage } from './message-page.tsx'
import { ProjectMenu } from './project-menu.tsx'
import { ReachBanner } from './reach-banner.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { useTexts } from '../use-texts.ts'

/** The frame of every page of a project: who, which project, where to. */
export function AppFrame() {
  const { t } = useTexts()
  const { projectId } = useParams({ from: '/signed-in/p/$projectId' })
  const { data: projects } = useSuspenseQuery(projectsQuery)
  const { data: session } = useSuspenseQuery(sessionQuery)
  const project = projects.find(({ id }) => id === projectId)
  const email = session?.user.email ?? ''
  const content = useFocusOnNewPage()
  if (project === undefined) {
    return (
      <MessagePage title={t('fault.noProjectTitle')} lead={t('fault.noProject', { id: projectId, email })}>
        <ul className={classes.choices}>
          {projects.map(({ id, name }) => (
            <li key={id}>
              <Link to="/p/$projectId" params={{ projectId: id }} className={classes.link}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </MessagePage>
    )
  }
  return (
    <>
      <a className={classes.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/p/$projectId" params={{ projectId }} className={classes.brand} aria-label="Tidemark">
            <Logo />
            <span className={classes.word}>Tidemark</span>
          </Link>
          <ProjectMenu projects={projects} current={project} />
          <nav className={classes.nav} aria-label={t('app.menu')}>
            <Link
              to="/p/$projectId"
              params={{ projectId }}
              activeOptions={{ exact: true, includeSearch: false }}
              className={classes.tab}
            >
              {t('app.overview')}
            </Link>
            <Link to="/p/$projectId/send" params={{ projectId }} className={classes.tab}>
              {t('app.sendEvents')}
            </Link>
          </nav>
          <div className={classes.tools}>
            <ThemeMenu />
            <AccountMenu email={email} />
          </div>
        </div>
      </header>
      <ReachBanner />
      <main id="content" ref={content} className={classes.content} tabIndex={-1}>
        {/* Another project is another page: nothing of the one before may stay on screen. */}
        <Outlet key={projectId} />
      </main>
    </>
  )
}

/** A new page without a reload says nothing to a screen reader; focus on its content does. */
function useFocusOnNewPage(): RefObject<HTMLElement | null> {
  const content = useRef<HTMLElement>(null)
  const pathname = useLocation({ select: (location) => location.pathname })
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    content.current?.focus({ preventScroll: true })
  }, [pathname])
  return content
}
