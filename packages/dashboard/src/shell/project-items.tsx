import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Project } from '../api/answers.ts'

interface ProjectItemsProps {
  readonly projects: readonly Project[]
  readonly current: Project
}

export function ProjectItems({ projects, current }: ProjectItemsProps) {
  const navigate = useNavigate()
  return projects.map(({ id, name }) => (
    <Menu.Item
      key={id}
      aria-current={id === current.id}
      // The same view of the other project: range, filter and all.
      onClick={() => void navigate({ to: '.', params: { projectId: id }, search: (search) => search })}
    >
      {name}
    </Menu.Item>
  ))
}
