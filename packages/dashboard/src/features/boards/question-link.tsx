import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { SavedQuestion } from '../../api/boards.ts'
import { useProject } from '../../shell/use-project.ts'
import { placeOfQuestion } from './question-place.ts'

interface QuestionLinkProps {
  readonly question: SavedQuestion
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Leads to the page that builds such questions, with this one; the text alone where no page does. */
export function QuestionLink({ question, className, children }: QuestionLinkProps) {
  const project = useProject()
  const place = placeOfQuestion(question, project)
  if (place === undefined) return <span className={className}>{children}</span>
  const { to, metricName, search } = place
  return (
    <Link to={to} params={{ projectId: project.id, metricName }} search={search} className={className}>
      {children}
    </Link>
  )
}
