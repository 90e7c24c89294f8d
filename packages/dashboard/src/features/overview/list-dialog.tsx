import '@mantine/core/styles/Modal.layer.css'
import { Modal, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { Fault } from '../../shell/fault.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useTexts } from '../../use-texts.ts'
import { useFieldLabel } from '../../view/use-field-label.ts'
import type { View } from '../../view/view-search.ts'
import classes from './list-dialog.module.css'
import type { ListKind, ListRow } from './lists.ts'
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
  const { hasNames, valueLabel } = useFieldLabel()
  // Countries and languages are looked for by their names, which the server does not know; they are all here.
  const isNamed = hasNames(kind.field)
  const { data, error, refetch, isPlaceholderData } = useList(project, view, kind, {
    limit: rowLimit,
    ...(isNamed ? {} : { search }),
  })
  const isFound = ({ value }: ListRow) =>
    [value, valueLabel(kind.field, value)].some((one) => one.toLowerCase().includes(search.toLowerCase()))
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
              rows={isNamed ? data.rows.filter(isFound) : data.rows}
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
