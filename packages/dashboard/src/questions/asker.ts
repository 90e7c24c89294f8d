import { useParams } from '@tanstack/react-router'
import { createContext, useContext, useMemo } from 'react'
import { projectAsker } from './project-asker.ts'
import type { OverviewQuestion, Question } from './question.ts'

/** Who is asked, and in whose name: a project by its reader, or what a link shares. */
export interface Asker {
  /** Answers are kept under it: two askers with different rights have different ones. */
  readonly scope: string
  /** @throws ApiError, UnreachableError */
  readonly answer: <T>(
    question: Question | OverviewQuestion,
    check: (value: unknown) => value is T,
    signal: AbortSignal,
  ) => Promise<T>
  /** How a question would be answered. Absent where the reader may not see that. */
  readonly explain?: <T>(
    question: Question,
    check: (value: unknown) => value is T,
    signal: AbortSignal,
  ) => Promise<T>
}

const AskerContext = createContext<Asker | undefined>(undefined)

/** Pages outside of a project say by this whom their questions go to. */
export const AskerProvider = AskerContext.Provider

/** The asker that was given, else the project of the address. */
export function useAsker(): Asker {
  const given = useContext(AskerContext)
  const { projectId } = useParams({ strict: false })
  return useMemo(() => {
    if (given !== undefined) return given
    if (projectId === undefined) throw new Error('Bug: a question was drawn outside of a project')
    return projectAsker(projectId)
  }, [given, projectId])
}
