import type { Project, SignedInUser } from './control.ts'

export interface ProjectChange {
  readonly name?: string | undefined
  /** IANA name. */
  readonly timezone?: string | undefined
}

/** Projects made and changed by people. */
export interface ProjectRecords {
  /** Its maker is its owner. It has no key yet. @throws AppError `request_invalid`. */
  create(input: { readonly name: string; readonly timezone: string }, maker: SignedInUser): Promise<Project>
  /** Counts from the next request on, for keys too. @throws AppError `not_found`, `request_invalid`. */
  change(projectId: string, change: ProjectChange): Promise<Project>
}
