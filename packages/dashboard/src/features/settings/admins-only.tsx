import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { isRole } from './role-select.tsx'
import { Section } from './section.tsx'

/** Stands where somebody may not look. */
export function AdminsOnly({ title }: { readonly title: string }) {
  const { t } = useTexts()
  const { role } = useProject()
  return (
    <Section title={title}>
      <p>{t('settings.adminsOnly', { role: isRole(role) ? t(`settings.roles.${role}`) : role })}</p>
    </Section>
  )
}

export function useIsAdmin(): boolean {
  const { role } = useProject()
  return role === 'owner' || role === 'admin'
}
