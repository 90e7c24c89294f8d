import { Menu, UnstyledButton } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Project } from '../api/answers.ts'
import { ChevronIcon } from './icons.tsx'
import classes from './project-menu.module.css'
import { useTexts } from '../use-texts.ts'

interface ProjectMenuProps {
  readonly projects: readonly Project[]
  readonly current: Project
}

export function ProjectMenu({ projects, current }: ProjectMenuProps) {
  const { t } = useTexts()
  const navigate = useNavigate()
  // With one project there is nothing to choose: its name is a text.
  if (projects.length < 2) return <span className={classes.name}>{current.name}</span>
  return (
    <Menu position="bottom-start" shadow="md" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.button} aria-label={`${t('app.project')}: ${current.name}`}>
          <span className={classes.text}>{current.name}</span>
          <ChevronIcon size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {projects.map(({ id, name }) => (
          <Menu.Item
            key={id}
            aria-current={id === current.id}
            // The same view of the other project: range, breakdown and all.
            onClick={() => void navigate({ to: '.', params: { projectId: id }, search: (search) => search })}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
