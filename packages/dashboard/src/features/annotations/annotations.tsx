import { queryOptions, useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo, useState } from 'react'
import type { Project } from '../../api/answers.ts'
import { listAnnotations, type Annotation } from '../../api/annotations.ts'
import { serverNowMs } from '../../api/request.ts'
import type { Marks } from '../../charts/marks.ts'
import { lazyPart } from '../../lazy-part.ts'
import { useCommands } from '../../shell/commands.ts'
import { useTexts } from '../../use-texts.ts'

const AnnotationDialog = lazyPart(async () => (await import('./annotation-dialog.tsx')).AnnotationDialog)

interface AnnotationsProps {
  readonly project: Project
  /** Called with what the charts of the page are to show. */
  readonly onMarks: (marks: Marks | undefined) => void
}

/** An annotation that there is, or where a new one begins. */
export type Opened =
  | { readonly kind: 'kept'; readonly annotation: Annotation }
  | { readonly kind: 'new'; readonly from: string }

export function annotationsQuery(projectId: string) {
  return queryOptions({
    queryKey: ['annotations', projectId],
    queryFn: ({ signal }) => listAnnotations(projectId, signal),
    staleTime: 60_000,
  })
}

/** Brings what happened outside of the events to the charts of a project, and lets one write down more of it. */
export function Annotations({ project, onMarks }: AnnotationsProps) {
  const { t } = useTexts()
  const [opened, setOpened] = useState<Opened>()
  const { data: annotations } = useQuery(annotationsQuery(project.id))

  const marks = useMemo<Marks | undefined>(
    () =>
      annotations && {
        list: annotations,
        onOpen: (id) => {
          const annotation = annotations.find((one) => one.id === id)
          if (annotation !== undefined) setOpened({ kind: 'kept', annotation })
        },
        onAdd: (from) => setOpened({ kind: 'new', from }),
      },
    [annotations],
  )
  useEffect(() => {
    onMarks(marks)
    return () => onMarks(undefined)
  }, [marks, onMarks])

  useCommands(
    useMemo(
      () => [
        {
          id: 'annotate',
          group: 'saved',
          title: t('annotations.add'),
          key: 'b',
          run: () => setOpened({ kind: 'new', from: new Date(serverNowMs()).toISOString() }),
        },
      ],
      [t],
    ),
  )

  if (opened === undefined) return null
  return (
    <Suspense>
      <AnnotationDialog
        key={opened.kind === 'kept' ? opened.annotation.id : opened.from}
        project={project}
        opened={opened}
        onClose={() => setOpened(undefined)}
      />
    </Suspense>
  )
}
