import '@mantine/core/styles/Modal.layer.css'
import { Modal, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { Fault } from '../../shell/fault.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useTexts } from '../../use-texts.ts'
import type { View } from '../../view/view-search.ts'
import classes from './list-dialog.module.css'
import type { ListKind } from './lists.ts'
import { RankedList } from './ranked-list.tsx'
import { useList } from './use-list.ts'

interface ListDialogProps {
  readonly project: Project
  readonly view: View
  readonly kind: ListKind
  readonly title: string
  readonly total: number | undefined
  readonly onPick: (value: string, exclude: boolean) => void
  readonly onClose: () => void
}

/** As many as can be drawn at once; among more, one searches. */
const rowLimit = 500

/** A list whole, with a search through all there is. */
export function ListDialog({ project, view, kind, title, total, onPick, onClose }: ListDialogProps) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 250)
  const { data, error, refetch, isPlaceholderData } = useList(project, view, kind, {
    limit: rowLimit,
    search,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={640}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <TextInput
        value={text}
        maxLength={200}
        placeholder={t('overview.lists.search')}
        aria-label={t('overview.lists.search')}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        data-autofocus
      />
      <ScrollRegion label={title} className={classes.rows}>
        {error !== null && data === undefined && <Fault error={error} onRetry={() => void refetch()} />}
        {error === null && data === undefined && <Skeleton height={320} />}
        {data !== undefined && (
          <div data-stale={isPlaceholderData} className={classes.list}>
            <RankedList
              field={kind.field}
              rows={data.rows}
              total={total}
              empty={t('overview.lists.notFound')}
              onPick={onPick}
            />
          </div>
        )}
      </ScrollRegion>
      {data?.truncated === true && (
        <p className={classes.note}>{t('overview.lists.truncated', { count: rowLimit })}</p>
      )}
    </Modal>
  )
}
