import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { projectsQuery, sessionQuery } from '../../api/queries.ts'
import type { Role } from '../../api/answers.ts'
import { changeMember, removeMember, type Member } from '../../api/settings.ts'
import { Fault } from '../../shell/fault.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useIsAdmin } from '../../shell/use-is-admin.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { AdminsOnly } from './admins-only.tsx'
import { Confirm } from './confirm.tsx'
import { InvitationList } from './invitation-list.tsx'
import { InviteForm } from './invite-form.tsx'
import { RoleSelect } from './role-select.tsx'
import { Section } from './section.tsx'
import { membersQuery } from './settings-queries.ts'
import { SettingsFrame } from './settings-frame.tsx'
import classes from './settings.module.css'

/** Who may sign in to the project, and who was asked to. */
export function MembersPage() {
  const { t } = useTexts()
  const isAdmin = useIsAdmin()
  return (
    <SettingsFrame title={t('settings.members.title')}>
      {isAdmin ? (
        <>
          <MemberList />
          <InvitationList />
          <InviteForm />
        </>
      ) : (
        <AdminsOnly title={t('settings.members.title')} />
      )}
    </SettingsFrame>
  )
}

function MemberList() {
  const { t } = useTexts()
  const project = useProject()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const { data: members = [], error, refetch } = useQuery(membersQuery(project.id))
  const [leaving, setLeaving] = useState<Member>()
  const ownId = session?.user.id
  const change = useMutation({
    mutationFn: ({ id, role }: { readonly id: string; readonly role: Role }) =>
      changeMember(project.id, id, role),
    // One's own role decides what the whole page shows.
    onSettled: () => queryClient.invalidateQueries(),
  })
  const remove = useMutation({
    mutationFn: ({ user_id: id }: Member) => removeMember(project.id, id),
    onSuccess: async (_, { user_id: id }) => {
      setLeaving(undefined)
      if (id !== ownId) return await queryClient.invalidateQueries(membersQuery(project.id))
      // Where one goes from here is decided by the projects that are left.
      await queryClient.invalidateQueries(projectsQuery)
      await navigate({ to: '/' })
    },
  })
  const isOwn = leaving?.user_id === ownId

  return (
    <Section title={t('settings.members.title')} lead={t('settings.members.lead')}>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {change.error !== null && <Fault error={change.error} />}
      {members.length > 0 && (
        <ScrollRegion label={t('settings.members.title')} className={classes.tableScroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('settings.members.name')}</th>
                <th scope="col">{t('settings.role')}</th>
                <th scope="col">{t('settings.tenant')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('settings.keys.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <MemberRow
                  key={member.user_id}
                  member={member}
                  isOwn={member.user_id === ownId}
                  mayChange={project.role === 'owner' || member.role !== 'owner'}
                  onRole={(role) => change.mutate({ id: member.user_id, role })}
                  onRemove={() => setLeaving(member)}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {leaving !== undefined && (
        <Confirm
          title={
            isOwn
              ? t('settings.members.leaveTitle')
              : t('settings.members.removeTitle', { name: leaving.name })
          }
          lead={isOwn ? t('settings.members.leaveLead') : t('settings.members.removeLead')}
          action={isOwn ? t('settings.members.leave') : t('settings.members.remove')}
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(leaving)}
          onClose={() => {
            remove.reset()
            setLeaving(undefined)
          }}
        />
      )}
    </Section>
  )
}

interface MemberRowProps {
  readonly member: Member
  readonly isOwn: boolean
  readonly mayChange: boolean
  readonly onRole: (role: Role) => void
  readonly onRemove: () => void
}

function MemberRow({ member, isOwn, mayChange, onRole, onRemove }: MemberRowProps) {
  const { t } = useTexts()
  const { name, email, role, tenant_id: tenantId } = member
  return (
    <tr>
      <th scope="row" className={classes.name} title={email}>
        {name} {isOwn && <span className={classes.badge}>{t('settings.members.you')}</span>}
        <span className={classes.sub}>{email}</span>
      </th>
      <td>
        <RoleSelect
          name={t('settings.members.roleOf', { name })}
          value={role}
          isDisabled={!mayChange}
          onChange={onRole}
        />
      </td>
      <td>{tenantId ?? t('settings.members.all')}</td>
      <td>
        {(mayChange || isOwn) && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={
              isOwn ? t('settings.members.leaveTitle') : t('settings.members.removeTitle', { name })
            }
            onClick={onRemove}
          >
            {isOwn ? t('settings.members.leave') : t('settings.members.remove')}
          </Button>
        )}
      </td>
    </tr>
  )
}
