import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import { ShareList } from '../shares/share-list.tsx'
import { boardsQuery } from './board-queries.ts'
import pageClasses from './board-page.module.css'
import classes from './boards-page.module.css'
import { NewBoardDialog } from './new-board-dialog.tsx'
import { QuestionList } from './question-list.tsx'

/** All boards, the questions that are kept, and the links that show something to others. */
export function BoardsPage() {
  const { t } = useTexts()
  const project = useProject()
  const { data: boards, error, refetch } = useQuery(boardsQuery(project.id))
  const [isNew, setNew] = useState(false)
  const mayChange = project.role !== 'viewer'
  useTitle(t('boards.page'), project.name)
  return (
    <div className={pageClasses.page}>
      <div className={pageClasses.top}>
        <h1 className={pageClasses.title}>{t('boards.page')}</h1>
        {mayChange && (
          <Button size="xs" onClick={() => setNew(true)}>
            {t('boards.new.open')}
          </Button>
        )}
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {boards?.length === 0 && (
        <p className={`panel ${pageClasses.empty}`}>{t(mayChange ? 'boards.none' : 'boards.noneToSee')}</p>
      )}
      <ul className={classes.cards} aria-busy={boards === undefined && error === null}>
        {boards?.map(({ id, title, description, tiles }) => (
          <li key={id} className={`panel ${classes.card}`}>
            <Link
              to="/p/$projectId/boards/$boardId"
              params={{ projectId: project.id, boardId: id }}
              className={classes.link}
            >
              {title}
            </Link>
            {description !== undefined && <p className={classes.lead}>{description}</p>}
            <p className={classes.count}>{t('boards.tiles', { count: tiles.length })}</p>
          </li>
        ))}
      </ul>
      <QuestionList />
      {mayChange && <ShareList />}
      {isNew && <NewBoardDialog onClose={() => setNew(false)} />}
    </div>
  )
}
