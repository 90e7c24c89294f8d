import '@mantine/core/styles/Modal.layer.css'
import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { removeQuestion, type SavedQuestion } from '../../api/boards.ts'
import { lazyPart } from '../../lazy-part.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { questionsQuery } from './board-queries.ts'
import classes from './boards-page.module.css'
import { ConfirmForm } from './confirm-form.tsx'
import { kindName } from './kind-name.ts'
import { QuestionLink } from './question-link.tsx'

const ShareDialog = lazyPart(async () => (await import('../shares/share-dialog.tsx')).ShareDialog)

/** The questions that are kept, on boards or beside them. */
export function QuestionList() {
  const { t } = useTexts()
  const { id: projectId, role } = useProject()
  const queryClient = useQueryClient()
  const query = questionsQuery(projectId)
  const { data: questions, error, refetch } = useQuery(query)
  const [removed, setRemoved] = useState<SavedQuestion>()
  const [shared, setShared] = useState<SavedQuestion>()
  const removing = useMutation({
    mutationFn: async ({ id }: SavedQuestion) => await removeQuestion(projectId, id),
    onSuccess: async () => {
      setRemoved(undefined)
      await queryClient.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  return (
    <section className={classes.section}>
      <h2>{t('boards.questions.title')}</h2>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {questions?.length === 0 && <p className={classes.small}>{t('boards.questions.none')}</p>}
      {questions !== undefined && questions.length > 0 && (
        <ul className={`panel ${classes.rows}`}>
          {questions.toSorted(byTitle).map((question) => (
            <li key={question.id} className={classes.row}>
              <QuestionLink question={question} className={classes.name}>
                {question.title}
              </QuestionLink>
              <span className={classes.small}>{kindName(question.question.kind, t)}</span>
              <span className={classes.small}>{question.created_by}</span>
              {role !== 'viewer' && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('boards.bar.share')}: ${question.title}`}
                  onClick={() => setShared(question)}
                >
                  {t('boards.bar.share')}
                </Button>
              )}
              {role !== 'viewer' && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('boards.questions.remove')}: ${question.title}`}
                  onClick={() => setRemoved(question)}
                >
                  {t('boards.questions.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {shared !== undefined && (
        <Suspense>
          <ShareDialog
            subject={{ kind: 'question', id: shared.id }}
            title={shared.title}
            onClose={() => setShared(undefined)}
          />
        </Suspense>
      )}
      {removed !== undefined && (
        <Modal
          opened
          onClose={() => setRemoved(undefined)}
          title={t('boards.questions.removeTitle')}
          closeButtonProps={{ 'aria-label': t('app.close') }}
        >
          <ConfirmForm
            text={t('boards.questions.removeText', { title: removed.title })}
            action={t('boards.questions.remove')}
            error={removing.error}
            isBusy={removing.isPending}
            onClose={() => setRemoved(undefined)}
            onConfirm={() => removing.mutate(removed)}
          />
        </Modal>
      )}
    </section>
  )
}

function byTitle(a: SavedQuestion, b: SavedQuestion): number {
  return a.title.localeCompare(b.title)
}
