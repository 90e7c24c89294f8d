import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addShare, type MadeShare, type NewShare, type ShareSubject } from '../../api/shares.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { MadeLink } from './made-link.tsx'
import classes from './share-dialog.module.css'
import { ShareForm } from './share-form.tsx'
import { sharesQuery } from './share-queries.ts'
import { ShareRows } from './share-rows.tsx'

interface ShareDialogProps {
  readonly subject: ShareSubject
  /** What is shared, as it is called. */
  readonly title: string
  readonly onClose: () => void
}

/** The links to one thing: those that there are, and a new one. */
export function ShareDialog({ subject, title, onClose }: ShareDialogProps) {
  const { t } = useTexts()
  const { id: projectId } = useProject()
  const queryClient = useQueryClient()
  const query = sharesQuery(projectId)
  const { data, error } = useQuery(query)
  const [made, setMade] = useState<MadeShare>()
  const making = useMutation({
    mutationFn: async (share: NewShare) => await addShare(projectId, share),
    onSuccess: async (fresh) => {
      setMade(fresh)
      await queryClient.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  const shares = (data ?? []).filter((share) => share.revoked_at === null && isSame(share.subject, subject))
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('shares.title', { title })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.form}>
        {error !== null && <Fault error={error} />}
        {made !== undefined && <MadeLink key={made.token} made={made} title={title} />}
        {shares.length > 0 && (
          <section aria-label={t('shares.links')}>
            <h3 className={classes.label}>{t('shares.links')}</h3>
            <ShareRows shares={shares} onRenewed={setMade} />
          </section>
        )}
        <section aria-label={t('shares.new')}>
          <h3 className={classes.label}>{t('shares.new')}</h3>
          {subject.kind === 'overview' && subject.view !== undefined && (
            <p className={classes.small}>{t('shares.asSeen')}</p>
          )}
          <ShareForm
            key={made?.token}
            subject={subject}
            error={making.error}
            isMaking={making.isPending}
            onMake={making.mutate}
          />
        </section>
      </div>
    </Modal>
  )
}

/** Links to the overview belong together, however it looked when each was made. */
function isSame(a: ShareSubject, b: ShareSubject): boolean {
  if (a.kind === 'overview' || b.kind === 'overview') return a.kind === b.kind
  return a.kind === b.kind && a.id === b.id
}
