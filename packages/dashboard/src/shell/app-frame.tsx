import { ActionIcon } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import type { Project } from '../api/answers.ts'
import { projectsQuery, sessionQuery } from '../api/queries.ts'
import { MarksContext, type Marks } from '../charts/marks.ts'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import { AccountMenu } from './account-menu.tsx'
import classes from './app-frame.module.css'
import { CommandContext, createCommandStore } from './commands.ts'
import { MenuIcon, SearchIcon } from './icons.tsx'
import { Logo } from './logo.tsx'
import { MessagePage } from './message-page.tsx'
import { NavList } from './nav-list.tsx'
import { ProjectMenu } from './project-menu.tsx'
import { ReachBanner } from './reach-banner.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const NavDrawer = lazyPart(async () => (await import('./nav-drawer.tsx')).NavDrawer, {
  fault: 'over',
})
const CommandPalette = lazyPart(async () => (await import('./command-palette.tsx')).CommandPalette, {
  fault: 'over',
})
const Annotations = lazyPart(
  async () => (await import('../features/annotations/annotations.tsx')).Annotations,
  { fault: 'nowhere' },
)
const ShortcutSheet = lazyPart(async () => (await import('./shortcut-sheet.tsx')).ShortcutSheet, {
  fault: 'over',
})

/** What lies over the page. */
type Overlay = 'nav' | 'palette' | 'sheet' | undefined

/** The frame of every page of a project: who, which project, where to. */
export function AppFrame() {
  const { t } = useTexts()
  const { projectId } = useParams({ from: '/signed-in/p/$projectId' })
  const { data: projects } = useSuspenseQuery(projectsQuery)
  const { data: session } = useSuspenseQuery(sessionQuery)
  const project = projects.find(({ id }) => id === projectId)
  const email = session?.user.email ?? ''
  const content = useFocusOnNewPage()
  const [store] = useState(createCommandStore)
  const [overlay, setOverlay] = useState<Overlay>()
  const openPalette = useCallback(() => setOverlay('palette'), [])
  const openSheet = useCallback(() => setOverlay('sheet'), [])
  const close = useCallback(() => setOverlay(undefined), [])
  useShortcuts({ store, openPalette, openSheet })
  if (project === undefined) {
    return (
      <MessagePage title={t('fault.noProjectTitle')} lead={t('fault.noProject', { id: projectId, email })}>
        <ul className={classes.choices}>
          {projects.map(({ id, name }) => (
            <li key={id}>
              <Link to="/p/$projectId" params={{ projectId: id }} className={classes.choice}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </MessagePage>
    )
  }
  return (
    <CommandContext value={store}>
      <a className={classes.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={classes.header}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={classes.burger ?? ''}
          aria-label={t('app.menu')}
          aria-haspopup="dialog"
          onClick={() => setOverlay('nav')}
        >
          <MenuIcon />
        </ActionIcon>
        <Link to="/p/$projectId" params={{ projectId }} className={classes.brand} aria-label="Tidemark">
          <Logo />
          <span className={classes.word}>Tidemark</span>
        </Link>
        <ProjectMenu projects={projects} current={project} />
        <div className={classes.tools}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('app.palette')}
            title={`${t('app.palette')} (Ctrl K)`}
            aria-haspopup="dialog"
            onClick={openPalette}
          >
            <SearchIcon />
          </ActionIcon>
          <ThemeMenu />
          <AccountMenu email={email} onShortcuts={openSheet} />
        </div>
      </header>
      <ReachBanner />
      <div className={classes.body}>
        <div className={classes.side}>
          <div className={classes.nav}>
            <NavList projectId={projectId} />
          </div>
        </div>
        <main id="content" ref={content} className={classes.content} tabIndex={-1}>
          {/* Another project is another page: nothing of the one before may stay on screen. */}
          <MarkedPage key={projectId} project={project} />
        </main>
      </div>
      <Suspense>
        {overlay === 'nav' && <NavDrawer projectId={projectId} onClose={close} />}
        {overlay === 'palette' && (
          <CommandPalette project={project} store={store} onClose={close} onShortcuts={openSheet} />
        )}
        {overlay === 'sheet' && <ShortcutSheet store={store} onClose={close} />}
      </Suspense>
    </CommandContext>
  )
}

/** The page, and what is marked in its charts: by itself, so that the frame is not drawn anew for them. */
function MarkedPage({ project }: { readonly project: Project }) {
  const [marks, setMarks] = useState<Marks>()
  return (
    <>
      <MarksContext value={marks}>
        <Outlet />
      </MarksContext>
      <Suspense>
        <Annotations project={project} onMarks={setMarks} />
      </Suspense>
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
