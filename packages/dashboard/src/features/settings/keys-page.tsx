import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { revokeKey, type Key } from '../../api/settings.ts'
import { serverNowMs } from '../../api/request.ts'
import { Ago } from '../../shell/ago.tsx'
import { formatAgo } from '../../format/times.ts'
import { Fault } from '../../shell/fault.tsx'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useIsAdmin } from '../../shell/use-is-admin.ts'
import { useProject } from '../../shell/use-project.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { AdminsOnly } from './admins-only.tsx'
import { Confirm } from './confirm.tsx'
import { NewKeyForm } from './new-key-form.tsx'
import { Section } from './section.tsx'
import { keysQuery } from './settings-queries.ts'
import { SettingsFrame } from './settings-frame.tsx'
import classes from './settings.module.css'

/** The keys that programs send and ask with. */
export function KeysPage() {
  const { t } = useTexts()
  const isAdmin = useIsAdmin()
  return (
    <SettingsFrame title={t('settings.keys.title')}>
      {isAdmin ? (
        <>
          <KeyList />
          <NewKeyForm />
        </>
      ) : (
        <AdminsOnly title={t('settings.keys.title')} />
      )}
    </SettingsFrame>
  )
}

function KeyList() {
  const { t } = useTexts()
  const project = useProject()
  const queryClient = useQueryClient()
  const { data: keys = [], error, isSuccess, refetch } = useQuery(keysQuery(project.id))
  const [showsRevoked, setShowsRevoked] = useState(false)
  const [revoking, setRevoking] = useState<Key>()
  const revoke = useMutation({
    mutationFn: (id: string) => revokeKey(project.id, id),
    onSuccess: async () => {
      await queryClient.invalidateQueries(keysQuery(project.id))
      setRevoking(undefined)
    },
  })
  const counting = keys.filter(({ revoked_at: at }) => at === null)
  const revoked = keys.filter(({ revoked_at: at }) => at !== null)

  return (
    <Section title={t('settings.keys.title')} lead={t('settings.keys.lead')}>
      {error !== null && <Fault error={error} onRetry={() => void refetch()} />}
      {isSuccess && counting.length === 0 && <p>{t('settings.keys.none')}</p>}
      {revoked.length > 0 && !showsRevoked && (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => setShowsRevoked(true)}>
            {t('settings.keys.showRevoked', { count: revoked.length })}
          </Button>
        </div>
      )}
      {keys.length > 0 && (
        <ScrollRegion label={t('settings.keys.title')} className={classes.tableScroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('settings.keys.name')}</th>
                <th scope="col">{t('settings.keys.kind')}</th>
                <th scope="col">{t('settings.role')}</th>
                <th scope="col">{t('settings.keys.made_at')}</th>
                <th scope="col">{t('settings.keys.used')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('settings.keys.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {[...counting, ...(showsRevoked ? revoked : [])].map((key) => (
                <KeyRow
                  key={key.id}
                  info={key}
                  timezone={project.timezone}
                  onRevoke={() => setRevoking(key)}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {revoking !== undefined && (
        <Confirm
          title={t('settings.keys.revokeTitle', { name: revoking.name })}
          lead={t('settings.keys.revokeLead')}
          action={t('settings.keys.revoke')}
          isPending={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(revoking.id)}
          onClose={() => {
            revoke.reset()
            setRevoking(undefined)
          }}
        />
      )}
    </Section>
  )
}

interface KeyRowProps {
  readonly info: Key
  readonly timezone: string
  readonly onRevoke: () => void
}

function KeyRow({ info, timezone, onRevoke }: KeyRowProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const when = (iso: string) => <Ago iso={iso} timezone={timezone} />
  return (
    <tr className={info.revoked_at === null ? undefined : classes.gone}>
      <th scope="row" className={classes.name} title={info.name}>
        {info.name}
        <span className={`${classes.sub} ${classes.code}`}>{info.hint}…</span>
      </th>
      <td>
        <span className={classes.badge}>{t(`settings.keys.kinds.${info.kind}`)}</span>
      </td>
      <td>
        {info.role === null ? '–' : t(`settings.roles.${info.role}`)}
        {info.tenant_id !== null && (
          <span className={classes.sub}>
            {t('settings.tenant')} {info.tenant_id}
          </span>
        )}
      </td>
      <td>{when(info.created_at)}</td>
      <td>{info.last_used_at === null ? t('settings.keys.never') : when(info.last_used_at)}</td>
      <td>
        {info.revoked_at === null ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('settings.keys.revokeTitle', { name: info.name })}
            onClick={onRevoke}
          >
            {t('settings.keys.revoke')}
          </Button>
        ) : (
          t('settings.keys.revoked', { when: formatAgo(info.revoked_at, serverNowMs(), timezone, locale) })
        )}
      </td>
    </tr>
  )
}
