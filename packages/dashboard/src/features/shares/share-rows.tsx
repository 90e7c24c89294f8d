import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { renewShare, revokeShare, type MadeShare, type Share } from '../../api/shares.ts'
import { serverNowMs } from '../../api/request.ts'
import { formatInstant } from '../../format/times.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useLocale, useTexts } from '../../use-texts.ts'
import { sharesQuery } from './share-queries.ts'
import classes from './share-dialog.module.css'

interface ShareRowsProps {
  readonly shares: readonly Share[]
  /** What a link shows, where the rows are of several things. */
  readonly subjectOf?: (share: Share) => string
  readonly onRenewed: (made: MadeShare) => void
}

/** Links that were made, to be renewed or withdrawn. */
export function ShareRows({ shares, subjectOf, onRenewed }: ShareRowsProps) {
  const { t } = useTexts()
  const locale = useLocale()
  const { id: projectId, timezone } = useProject()
  const queryClient = useQueryClient()
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: sharesQuery(projectId).queryKey })
  }
  const renewing = useMutation({
    mutationFn: async (id: string) => await renewShare(projectId, id),
    onSuccess: async (made) => {
      onRenewed(made)
      await reload()
    },
  })
  const revoking = useMutation({
    mutationFn: async (id: string) => await revokeShare(projectId, id),
    onSuccess: reload,
  })
  const error = renewing.error ?? revoking.error

  function traits(share: Share): string {
    const at = (iso: string) => formatInstant(iso, timezone, locale)
    const expired = share.expires_at !== null && Date.parse(share.expires_at) <= serverNowMs()
    return [
      ...(subjectOf === undefined ? [] : [subjectOf(share)]),
      t('shares.made', { at: at(share.created_at), by: share.created_by }),
      ...(share.password ? [t('shares.hasPassword')] : []),
      ...(share.filter === null ? [] : [t('shares.hasFilter')]),
      ...(share.embed === null ? [] : [t('shares.hasEmbed')]),
      ...(share.expires_at === null
        ? []
        : [t(expired ? 'shares.expiredAt' : 'shares.expiresAt', { at: at(share.expires_at) })]),
    ].join(' · ')
  }

  return (
    <>
      <ul className={classes.rows}>
        {shares.map((share) => {
          const name = share.name === '' ? t('shares.unnamed') : share.name
          return (
            <li key={share.id} className={classes.row}>
              <div className={classes.about}>
                <p className={classes.name}>{name}</p>
                <p className={classes.small}>{traits(share)}</p>
              </div>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`${t('shares.renew')}: ${name}`}
                loading={renewing.isPending && renewing.variables === share.id}
                onClick={() => renewing.mutate(share.id)}
              >
                {t('shares.renew')}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                color="red"
                aria-label={`${t('shares.revoke')}: ${name}`}
                loading={revoking.isPending && revoking.variables === share.id}
                onClick={() => revoking.mutate(share.id)}
              >
                {t('shares.revoke')}
              </Button>
            </li>
          )
        })}
      </ul>
      {error !== null && <Fault error={error} />}
    </>
  )
}
