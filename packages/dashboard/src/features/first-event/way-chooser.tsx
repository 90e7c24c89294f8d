import { Link } from '@tanstack/react-router'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import classes from './way-chooser.module.css'
import { wayGroups, type Way } from './ways.ts'

/** What one sends with: our libraries, plain HTTP, or the library that the code has already. */
export function WayChooser({ chosen }: { readonly chosen: Way }) {
  const { t } = useTexts()
  const { id: projectId } = useProject()
  return (
    <nav className={`panel ${classes.panel}`} aria-label={t('install.chooser')}>
      {wayGroups.map((group) => (
        <div key={group.id} className={classes.group}>
          <h2 className={classes.title}>{t(`install.${group.id}`)}</h2>
          {group.id === 'others' && <p className={classes.hint}>{t('install.othersLead')}</p>}
          <ul className={classes.ways}>
            {group.ways.map(({ id }) => (
              <li key={id}>
                <Link
                  to="/p/$projectId/send"
                  params={{ projectId }}
                  search={{ with: id }}
                  replace
                  resetScroll={false}
                  className={classes.way}
                  aria-current={id === chosen.id ? 'true' : undefined}
                >
                  {t(`install.ways.${id}`)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
