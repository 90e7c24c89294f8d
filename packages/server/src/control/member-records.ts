import type { Member, Role, SignedInUser } from './control.ts'

/** How long an invitation's link may be used. */
export const invitationDays = 7

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly tenantId: string | undefined
  readonly createdAt: Date
  readonly createdBy: string
  readonly expiresAt: Date
}

export interface NewInvitation {
  readonly email: string
  readonly role: Role
  readonly tenantId?: string | undefined
  readonly createdBy: string
}

/** What whoever has the link is shown of it. */
export interface OpenInvitation {
  readonly project: { readonly id: string; readonly name: string }
  readonly email: string
  readonly role: Role
  readonly expiresAt: Date
  /** Whether the address has an account: its owner then signs in instead of making one. */
  readonly hasAccount: boolean
}

/** How whoever has the link comes in: with the account that they are signed in to, or with one made now. */
export type Acceptance =
  | { readonly user: SignedInUser }
  | { readonly name: string; readonly password: string }

export interface MemberChange {
  readonly role?: Role | undefined
  /** `null` lifts the restriction to one tenant. */
  readonly tenantId?: string | null | undefined
}

/** The people of a project, and those who were asked in. */
export interface MemberRecords {
  /** The oldest first. */
  list(projectId: string): Promise<readonly Member[]>
  /**
   * Counts from the next request on.
   * @param by the role of who changes it: only owners make owners, and change them.
   * @throws AppError `not_found`, `role_too_low`, `last_owner`, `request_invalid`.
   */
  change(projectId: string, userId: string, change: MemberChange, by: Role): Promise<Member>
  /** @param by the same; `self` for somebody who leaves. @throws AppError `not_found`, `role_too_low`, `last_owner`. */
  remove(projectId: string, userId: string, by: Role | 'self'): Promise<void>
  /** The newest first, those whose time is over included. */
  invitations(projectId: string): Promise<readonly Invitation[]>
  /**
   * Gives the token of its link, which is kept nowhere. An earlier invitation of the address to the project ends.
   * @throws AppError `already_member`, `setup_invalid`, `request_invalid`.
   */
  invite(
    projectId: string,
    invitation: NewInvitation,
  ): Promise<{ readonly invitation: Invitation; readonly token: string }>
  /** @throws AppError `not_found`. */
  withdraw(projectId: string, invitationId: string): Promise<void>
  /** @throws AppError `invitation_ended` for a token that does not count or no longer does. */
  open(token: string): Promise<OpenInvitation>
  /**
   * Makes the membership, and the account where there is none, and spends the token.
   * @throws AppError `invitation_ended`, `sign_in_needed` where the address has an account that nobody is signed
   *   in to, `invitation_of_another`, `setup_invalid`, `password_weak`.
   */
  accept(token: string, acceptance: Acceptance | undefined): Promise<OpenInvitation>
}
