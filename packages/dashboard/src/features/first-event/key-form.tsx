import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { createWriteKey } from '../../api/api.ts'
import type { Project } from '../../api/answers.ts'
import { CopyButton } from '../../shell/copy-button.tsx'
import { Fault } from '../../shell/fault.tsx'
import { useIsAdmin } from '../../shell/use-is-admin.ts'
import classes from './first-event-page.module.css'
import { isKey } from './snippets.ts'
import { useTexts } from '../../use-texts.ts'

interface KeyFormProps {
  readonly project: Project
  readonly value: string
  readonly onChange: (key: string) => void
}

/** A key made here, or one pasted: the snippets below have it filled in. */
export function KeyForm({ project, value, onChange }: KeyFormProps) {
  const { t } = useTexts()
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () => createWriteKey(project.id, t('firstEvent.keyName')),
    onSuccess: ({ key }) => onChange(key),
  })
  const mayMake = useIsAdmin()
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="key-title">
      <h2 id="key-title" className={classes.subtitle}>
        {t('firstEvent.keyTitle')}
      </h2>
      <p className={classes.hint}>{mayMake ? t('firstEvent.keyLead') : t('firstEvent.viewerNote')}</p>
      <div className={classes.row}>
        <TextInput
          className={classes.input ?? ''}
          label={t('firstEvent.paste')}
          description={t('firstEvent.pasteHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={value}
          spellCheck={false}
          autoComplete="off"
          error={value !== '' && !isKey(value) ? t('firstEvent.keyInvalid') : undefined}
          onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
        />
        {mayMake && data === undefined && (
          <Button className={classes.make ?? ''} loading={isPending} onClick={() => mutate()}>
            {t('firstEvent.make')}
          </Button>
        )}
        {data !== undefined && (
          <span className={classes.make}>
            <CopyButton text={data.key} what={t('firstEvent.keyTitle')} />
          </span>
        )}
      </div>
      {error !== null && <Fault error={error} />}
    </section>
  )
}
