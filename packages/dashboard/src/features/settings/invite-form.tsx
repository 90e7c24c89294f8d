import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { Role } from '../../api/answers.ts'
import { invite } from '../../api/settings.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { RoleSelect } from './role-select.tsx'
import { Secret } from './secret.tsx'
import { Section } from './section.tsx'
import { invitationsQuery } from './settings-queries.ts'
import classes from './settings.module.css'

/** Invites somebody, and shows the link this once. */
export function InviteForm() {
  const { t } = useTexts()
  const project = useProject()
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('analyst')
  const [tenantId, setTenantId] = useState('')
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: async () => {
      const token = await invite(project.id, {
        email: email.trim(),
        role,
        ...(tenantId.trim() === '' ? {} : { tenant_id: tenantId.trim() }),
      })
      return { link: `${window.location.origin}/invite/${token}`, email: email.trim() }
    },
    onSuccess: async () => {
      setEmail('')
      setTenantId('')
      await queryClient.invalidateQueries(invitationsQuery(project.id))
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate()
  }

  return (
    <Section title={t('settings.members.inviteTitle')} lead={t('settings.members.inviteLead')}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t('settings.members.email')}
          type="email"
          value={email}
          autoComplete="off"
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <RoleSelect label={t('settings.role')} value={role} onChange={setRole} />
        <TextInput
          label={t('settings.tenant')}
          description={t('settings.tenantHint')}
          value={tenantId}
          maxLength={200}
          autoComplete="off"
          onChange={({ currentTarget }) => setTenantId(currentTarget.value)}
        />
        {error !== null && <Fault error={error} />}
        <div className={classes.actions}>
          <Button type="submit" loading={isPending} disabled={email.trim() === ''}>
            {t('settings.members.invite')}
          </Button>
        </div>
      </form>
      {data !== undefined && (
        <Secret
          title={t('settings.members.invited', { email: data.email })}
          hint={t('settings.members.invitedHint')}
          text={data.link}
        />
      )}
    </Section>
  )
}
