import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import type { Project } from '../../api/answers.ts'
import { projectsQuery } from '../../api/queries.ts'
import { changeProject, createProject } from '../../api/settings.ts'
import { CopyButton } from '../../shell/copy-button.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useIsAdmin } from '../../shell/use-is-admin.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { Section } from './section.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import classes from './settings.module.css'
import { TimezoneSelect } from './timezone-select.tsx'
import { isTimezone } from './timezones.ts'

/** What the project is called and where its days begin; and another one. */
export function ProjectPage() {
  const { t } = useTexts()
  const project = useProject()
  return (
    <SettingsFrame title={t('settings.project.title')}>
      <ProjectForm key={`${project.id} ${project.name} ${project.timezone}`} project={project} />
      {project.role === 'owner' && <NewProjectForm timezone={project.timezone} />}
    </SettingsFrame>
  )
}

function ProjectForm({ project }: { readonly project: Project }) {
  const { t } = useTexts()
  const mayChange = useIsAdmin()
  const queryClient = useQueryClient()
  const [name, setName] = useState(project.name)
  const [timezone, setTimezone] = useState(project.timezone)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeProject(project.id, { name: name.trim(), timezone }),
    // Answers are by days: with another zone none of those that are kept is right.
    onSuccess: () => queryClient.invalidateQueries(),
  })
  const isSame = name.trim() === project.name && timezone === project.timezone

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isTimezone(timezone) && name.trim() !== '') mutate()
  }

  return (
    <Section title={t('settings.project.title')}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t('settings.project.name')}
          value={name}
          maxLength={100}
          readOnly={!mayChange}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TimezoneSelect value={timezone} onChange={setTimezone} isReadOnly={!mayChange} />
        {error !== null && <Fault error={error} />}
        {mayChange && (
          <div className={classes.actions}>
            <Button
              type="submit"
              loading={isPending}
              disabled={isSame || name.trim() === '' || !isTimezone(timezone)}
            >
              {t('settings.save')}
            </Button>
          </div>
        )}
      </form>
      <div>
        <p className={classes.hint}>
          {t('settings.project.id')}. {t('settings.project.idHint')}
        </p>
        <div className={classes.secret}>
          <code>{project.id}</code>
          <CopyButton text={project.id} what={t('settings.project.id')} />
        </div>
      </div>
    </Section>
  )
}

function NewProjectForm({ timezone: ofThisOne }: { readonly timezone: string }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [timezone, setTimezone] = useState(ofThisOne)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createProject({ name: name.trim(), timezone }),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries(projectsQuery)
      await navigate({ to: '/p/$projectId/send', params: { projectId: id } })
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate()
  }

  return (
    <Section title={t('settings.project.anotherTitle')} lead={t('settings.project.anotherLead')}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t('settings.project.name')}
          value={name}
          maxLength={100}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TimezoneSelect value={timezone} onChange={setTimezone} />
        {error !== null && <Fault error={error} />}
        <div className={classes.actions}>
          <Button
            type="submit"
            variant="default"
            loading={isPending}
            disabled={name.trim() === '' || !isTimezone(timezone)}
          >
            {t('settings.project.make')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
