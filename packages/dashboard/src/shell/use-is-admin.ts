import { useProject } from './use-project.ts'

/** Whether who is signed in sees to the project's keys, people and settings. */
export function useIsAdmin(): boolean {
  const { role } = useProject()
  return role === 'owner' || role === 'admin'
}
