import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { Section } from './section.tsx'

/** Stands where somebody may not look. */
export function AdminsOnly({ title }: { readonly title: string }) {
  const { t } = useTexts()
  const { role } = useProject()
  return (
    <Section title={title}>
      <p>{t('settings.adminsOnly', { role: t(`settings.roles.${role}`) })}</p>
    </Section>
  )
}
