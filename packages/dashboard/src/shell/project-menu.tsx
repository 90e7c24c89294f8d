import { UnstyledButton } from '@mantine/core'
import type { Project } from '../api/answers.ts'
import { lazyPart } from '../lazy-part.ts'
import { useTexts } from '../use-texts.ts'
import { ChevronIcon } from './icons.tsx'
import { LazyMenu } from './lazy-menu.tsx'
import classes from './project-menu.module.css'

const ProjectItems = lazyPart(async () => (await import('./project-items.tsx')).ProjectItems)

interface ProjectMenuProps {
  readonly projects: readonly Project[]
  readonly current: Project
}

export function ProjectMenu({ projects, current }: ProjectMenuProps) {
  const { t } = useTexts()
  // With one project there is nothing to choose: its name is a text.
  if (projects.length < 2) return <span className={classes.name}>{current.name}</span>
  return (
    <LazyMenu
      width={240}
      target={
        <UnstyledButton className={classes.button} aria-label={`${t('app.project')}: ${current.name}`}>
          <span className={classes.text}>{current.name}</span>
          <ChevronIcon size={16} />
        </UnstyledButton>
      }
    >
      <ProjectItems projects={projects} current={current} />
    </LazyMenu>
  )
}
