import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { Role } from '../../api/answers.ts'
import { createKey, type KeyKind } from '../../api/settings.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { RoleSelect } from './role-select.tsx'
import { Secret } from './secret.tsx'
import { Section } from './section.tsx'
import { keysQuery } from './settings-queries.ts'
import classes from './settings.module.css'

/** Makes a key, and shows it this once. */
export function NewKeyForm() {
  const { t } = useTexts()
  const project = useProject()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<KeyKind>('write')
  const [role, setRole] = useState<Role>('analyst')
  const [tenantId, setTenantId] = useState('')
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: async () => {
      const key = await createKey(project.id, {
        kind,
        name: name.trim(),
        ...(kind === 'read' ? { role } : {}),
        ...(tenantId.trim() === '' ? {} : { tenant_id: tenantId.trim() }),
      })
      return { key, name: name.trim() }
    },
    onSuccess: async () => {
      setName('')
      setTenantId('')
      await queryClient.invalidateQueries(keysQuery(project.id))
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate()
  }

  return (
    <Section title={t('settings.keys.make')}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t('settings.keys.name')}
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <div>
          <SegmentedControl
            aria-label={t('settings.keys.kind')}
            value={kind}
            data={(['write', 'read'] as const).map((value) => ({
              value,
              label: t(`settings.keys.kinds.${value}`),
            }))}
            onChange={(value) => setKind(value === 'read' ? 'read' : 'write')}
          />
          <p className={classes.hint}>{t(`settings.keys.kindHints.${kind}`)}</p>
        </div>
        {kind === 'read' && <RoleSelect label={t('settings.role')} value={role} onChange={setRole} />}
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
          <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
            {t('settings.keys.make')}
          </Button>
        </div>
      </form>
      {data !== undefined && (
        <Secret
          title={t('settings.keys.made', { name: data.name })}
          hint={t('settings.keys.madeHint')}
          text={data.key}
        />
      )}
    </Section>
  )
}
