import { Link } from '@tanstack/react-router'
import { useTexts } from '../use-texts.ts'
import type { PageSearch } from '../view/view-search.ts'
import { navGroups } from './nav-items.ts'
import classes from './nav-list.module.css'

interface NavListProps {
  readonly projectId: string
  /** Called when somebody has chosen where to go. */
  readonly onGo?: () => void
}

/** Where one can go in a project. What is looked at goes along: the same range, filter and robots. */
export function NavList({ projectId, onGo }: NavListProps) {
  const { t } = useTexts()
  return (
    <nav className={classes.nav} aria-label={t('app.menu')}>
      {navGroups.map(({ id, text, items }) => (
        <div key={id} className={classes.group}>
          {text !== undefined && (
            <p id={`nav-${id}`} className={classes.title}>
              {t(text)}
            </p>
          )}
          <ul className={classes.list} {...(text === undefined ? {} : { 'aria-labelledby': `nav-${id}` })}>
            {items.map((item) => (
              <li key={item.text}>
                <Link
                  to={item.to}
                  params={{ projectId }}
                  search={carried}
                  activeOptions={{ exact: item.isExact ?? false, includeSearch: false }}
                  className={classes.link}
                  {...(onGo === undefined ? {} : { onClick: onGo })}
                >
                  <svg
                    width="18"
                    height="18"
                    viewBox="0 0 24 24"
                    fill="none"
                    stroke="currentColor"
                    strokeWidth="1.8"
                    strokeLinecap="round"
                    strokeLinejoin="round"
                    aria-hidden="true"
                    focusable="false"
                  >
                    <path d={item.icon} />
                  </svg>
                  {t(item.text)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

/** What of an address goes along to another page: what is looked at, not how. */
export function carried({ range, from, until, filter, bots }: PageSearch): PageSearch {
  return { range, from, until, filter, bots }
}
