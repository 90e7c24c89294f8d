import '@mantine/core/styles/Checkbox.layer.css'
import { Button, Checkbox, Group, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { serverNowMs } from '../../api/request.ts'
import { shareThemes, type NewShare, type ShareSubject } from '../../api/shares.ts'
import { Fault } from '../../shell/fault.tsx'
import { useProject } from '../../shell/use-project.ts'
import { useTexts } from '../../use-texts.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { filterOf, type FilterRule } from '../../view/filter-rule.ts'
import classes from './share-dialog.module.css'

const dayMs = 24 * 3_600_000
/** In days; nothing is for ever. */
const lifetimes = ['', '1', '7', '30', '90', '365'] as const

interface ShareFormProps {
  readonly subject: ShareSubject
  readonly error: Error | null
  readonly isMaking: boolean
  readonly onMake: (share: NewShare) => void
}

/** What a new link may do. */
export function ShareForm({ subject, error, isMaking, onMake }: ShareFormProps) {
  const { t } = useTexts()
  const project = useProject()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [days, setDays] = useState('')
  const [rules, setRules] = useState<readonly FilterRule[]>([])
  const [isFree, setFree] = useState(true)
  const [isEmbedded, setEmbedded] = useState(false)
  const [sites, setSites] = useState('')
  const [theme, setTheme] = useState<(typeof shareThemes)[number]>('auto')
  const [isTransparent, setTransparent] = useState(false)
  const ancestors = sites.split(/\s+/).filter((site) => site !== '')
  const isShort = password !== '' && password.length < 8

  function make(): void {
    const filter = filterOf(rules)
    onMake({
      subject,
      range: isFree ? 'free' : 'fixed',
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(password === '' ? {} : { password }),
      ...(days === '' ? {} : { expires_at: new Date(serverNowMs() + Number(days) * dayMs).toISOString() }),
      ...(filter === undefined ? {} : { filter }),
      ...(isEmbedded ? { embed: { ancestors, theme, transparent: isTransparent } } : {}),
    })
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        make()
      }}
    >
      <TextInput
        label={t('shares.name')}
        description={t('shares.nameHint')}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={classes.pair}>
        <PasswordInput
          label={t('shares.password')}
          value={password}
          maxLength={128}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('app.showPassword') }}
          error={isShort ? t('shares.passwordShort') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('shares.expiry')}
          value={days}
          data={lifetimes.map((one) => ({
            value: one,
            label: one === '' ? t('shares.never') : t('shares.inDays', { count: Number(one) }),
          }))}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
      </div>
      <div role="group" aria-label={t('shares.filter')}>
        <p className={classes.label}>{t('shares.filter')}</p>
        <p className={classes.small}>{t('shares.filterHint')}</p>
        <FilterBar project={project} view={{ filter: rules }} change={({ filter }) => setRules(filter)} />
      </div>
      <Checkbox
        label={t('shares.free')}
        checked={isFree}
        onChange={(event) => setFree(event.currentTarget.checked)}
      />
      <Checkbox
        label={t('shares.embed')}
        checked={isEmbedded}
        onChange={(event) => setEmbedded(event.currentTarget.checked)}
      />
      {isEmbedded && (
        <>
          <Textarea
            label={t('shares.sites')}
            description={t('shares.sitesHint')}
            placeholder="https://www.example.com"
            value={sites}
            rows={2}
            required
            onChange={(event) => setSites(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('shares.theme')}
            value={theme}
            data={shareThemes.map((one) => ({ value: one, label: t(`app.themes.${one}`) }))}
            onChange={(event) =>
              setTheme(shareThemes.find((one) => one === event.currentTarget.value) ?? 'auto')
            }
          />
          <Checkbox
            label={t('shares.transparent')}
            checked={isTransparent}
            onChange={(event) => setTransparent(event.currentTarget.checked)}
          />
        </>
      )}
      {error !== null && <Fault error={error} />}
      <Group justify="flex-end">
        <Button type="submit" loading={isMaking} disabled={isShort || (isEmbedded && ancestors.length === 0)}>
          {t('shares.make')}
        </Button>
      </Group>
    </form>
  )
}
