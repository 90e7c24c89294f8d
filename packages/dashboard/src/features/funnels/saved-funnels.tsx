import { Button, Menu, Popover, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { Project } from '../../api/answers.ts'
import { keepFunnel, removeFunnel, type KeptJourney } from '../../api/journeys.ts'
import { Fault } from '../../shell/fault.tsx'
import { ChevronIcon } from '../../shell/icons.tsx'
import { useTexts } from '../../use-texts.ts'
import classes from '../journeys/builder.module.css'
import { funnelsQuery } from './funnels-query.ts'

interface SavedFunnelsProps {
  readonly project: Project
  /** Of the one that is open, where it is kept. */
  readonly name: string | undefined
  /** `undefined` while it is not finished: then there is nothing to keep. */
  readonly definition: object | undefined
  readonly onOpen: (kept: KeptJourney) => void
  readonly onName: (name: string | undefined) => void
}

/** The funnels that are kept: to be opened, kept by a name, and removed. */
export function SavedFunnels({ project, name, definition, onOpen, onName }: SavedFunnelsProps) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const query = funnelsQuery(project.id)
  const { data: funnels = [] } = useQuery(query)
  const onSuccess = () => client.invalidateQueries({ queryKey: query.queryKey })
  const keep = useMutation({
    mutationFn: (chosen: string) => keepFunnel(project.id, chosen, definition),
    onSuccess: async (kept) => {
      setOpen(false)
      onName(kept.name)
      await onSuccess()
    },
  })
  const remove = useMutation({
    mutationFn: (id: string) => removeFunnel(project.id, id),
    onSuccess: async () => {
      onName(undefined)
      await onSuccess()
    },
  })
  const current = funnels.find((one) => one.name === name)
  const mayKeep = project.role !== 'viewer'

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget).get('name')
    if (typeof chosen === 'string' && chosen.trim() !== '') keep.mutate(chosen.trim())
  }

  return (
    <div className={classes.tools}>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<ChevronIcon size={15} />}>
            {t('funnels.saved')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {funnels.length === 0 && <Menu.Label>{t('funnels.noneSaved')}</Menu.Label>}
          {funnels.map((kept) => (
            <Menu.Item key={kept.id} onClick={() => onOpen(kept)}>
              {kept.name}
            </Menu.Item>
          ))}
          {current !== undefined && mayKeep && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" onClick={() => remove.mutate(current.id)}>
                {t('funnels.remove', { name: current.name })}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {mayKeep && (
        <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
          <Popover.Target>
            <Button size="xs" disabled={definition === undefined} onClick={() => setOpen(!isOpen)}>
              {t('funnels.save')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form className={classes.choice} onSubmit={submit}>
              <TextInput
                name="name"
                size="xs"
                label={t('funnels.saveName')}
                description={t('funnels.saveHint')}
                defaultValue={name ?? ''}
                maxLength={200}
                data-autofocus
                required
                withAsterisk={false}
              />
              {keep.error !== null && <Fault error={keep.error} />}
              <Button size="xs" type="submit" loading={keep.isPending}>
                {t('funnels.save')}
              </Button>
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  )
}
