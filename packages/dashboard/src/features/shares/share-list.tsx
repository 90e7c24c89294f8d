import '@mantine/core/styles/Modal.layer.css'
import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MadeShare, Share } from '../../api/shares.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { boardsQuery, questionsQuery } from '../boards/board-queries.ts'
import classes from '../boards/boards-page.module.css'
import { MadeLink } from './made-link.tsx'
import { ShareDialog } from './share-dialog.tsx'
import { sharesQuery } from './share-queries.ts'
import { ShareRows } from './share-rows.tsx'

/** Every link that still counts, whatever it shows; and the way to share the overview, which is on no board. */
export function ShareList() {
  const { t } = useTexts()
  const { id: projectId, name } = useProject()
  const { data: shares, error, refetch } = useQuery(sharesQuery(projectId))
  const { data: boards = [] } = useQuery(boardsQuery(projectId))
  const { data: questions = [] } = useQuery(questionsQuery(projectId))
  const [isSharing, setSharing] = useState(false)
  const [made, setMade] = useState<MadeShare>()
  const counting = (shares ?? []).filter(({ revoked_at }) => revoked_at === null)

  function titleOf({ subject }: Share): string {
    if (subject.kind === 'overview') return t('shares.overview')
    return [...boards, ...questions].find(({ id }) => id === subject.id)?.title ?? ''
  }

  return (
    <section className={classes.section}>
      <div className={classes.sectionTop}>
        <h2>{t('shares.links')}</h2>
        <Button size="xs" variant="default" onClick={() => setSharing(true)}>
          {t('shares.shareOverview')}
        </Button>
      </div>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {shares !== undefined && counting.length === 0 && <p className={classes.small}>{t('shares.none')}</p>}
      {counting.length > 0 && (
        <div className={`panel ${classes.padded}`}>
          <ShareRows shares={counting} subjectOf={titleOf} onRenewed={setMade} />
        </div>
      )}
      {made !== undefined && (
        <Modal
          opened
          size="lg"
          onClose={() => setMade(undefined)}
          title={t('shares.title', { title: titleOf(made.share) })}
          closeButtonProps={{ 'aria-label': t('app.close') }}
        >
          <MadeLink made={made} title={titleOf(made.share)} />
        </Modal>
      )}
      {isSharing && (
        <ShareDialog subject={{ kind: 'overview' }} title={name} onClose={() => setSharing(false)} />
      )}
    </section>
  )
}
