import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { serverNowMs } from '../../api/request.ts'
import { withdrawInvitation } from '../../api/settings.ts'
import { formatInstant } from '../../format/times.ts'
import { Fault } from '../../shell/fault.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { Section } from './section.tsx'
import { invitationsQuery } from './settings-queries.ts'
import classes from './settings.module.css'

/** Who was asked in and has not come yet; nothing where there is nobody. */
export function InvitationList() {
  const { t } = useTexts()
  const locale = useLocale()
  const project = useProject()
  const queryClient = useQueryClient()
  const { data: invitations = [], error, refetch } = useQuery(invitationsQuery(project.id))
  const withdraw = useMutation({
    mutationFn: (id: string) => withdrawInvitation(project.id, id),
    onSettled: () => queryClient.invalidateQueries(invitationsQuery(project.id)),
  })
  const fault = error ?? withdraw.error
  if (invitations.length === 0 && fault === null) return null
  return (
    <Section title={t('settings.members.waitingTitle')}>
      {fault !== null && <Fault error={fault} onRetry={() => void refetch()} />}
      <ScrollRegion label={t('settings.members.waitingTitle')} className={classes.tableScroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.members.email')}</th>
              <th scope="col">{t('settings.role')}</th>
              <th scope="col">{t('settings.tenant')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('settings.keys.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map(({ id, email, role, tenant_id: tenantId, expires_at: expiresAt }) => {
              const when = formatInstant(expiresAt, project.timezone, locale)
              const isOver = Date.parse(expiresAt) <= serverNowMs()
              return (
                <tr key={id}>
                  <th scope="row" className={classes.name}>
                    {email}
                    <span className={classes.sub}>
                      {isOver ? t('settings.members.over', { when }) : t('settings.members.until', { when })}
                    </span>
                  </th>
                  <td>{t(`settings.roles.${role}`)}</td>
                  <td>{tenantId ?? t('settings.members.all')}</td>
                  <td>
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={withdraw.isPending && withdraw.variables === id}
                      aria-label={t('settings.members.withdrawOf', { email })}
                      onClick={() => withdraw.mutate(id)}
                    >
                      {t('settings.members.withdraw')}
                    </Button>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  )
}
