import { Select } from '@mantine/core'
import type { Role } from '../../api/answers.ts'
import { roles } from '../../api/settings.ts'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import classes from './settings.module.css'

interface RoleSelectProps {
  readonly value: Role
  readonly onChange: (role: Role) => void
  /** Stands above it; without one `name` is what a screen reader says. */
  readonly label?: string
  readonly name?: string
  readonly isDisabled?: boolean
}

/** A role, of those that one may give: none above one's own. */
export function RoleSelect({ value, onChange, label, name, isDisabled = false }: RoleSelectProps) {
  const { t } = useTexts()
  const { role: own } = useProject()
  const highest = roles.findIndex((role) => role === own)
  return (
    <Select
      className={classes.select ?? ''}
      label={label}
      aria-label={name}
      allowDeselect={false}
      disabled={isDisabled}
      value={value}
      data={roles
        .filter((role, at) => at >= highest || role === value)
        .map((role) => ({ value: role, label: t(`settings.roles.${role}`) }))}
      renderOption={({ option }) =>
        isRole(option.value) ? (
          <span>
            {option.label} <span className={classes.sub}>{t(`settings.roleHints.${option.value}`)}</span>
          </span>
        ) : (
          option.label
        )
      }
      onChange={(role) => {
        if (isRole(role)) onChange(role)
      }}
    />
  )
}

function isRole(value: string | null): value is Role {
  return roles.some((role) => role === value)
}
