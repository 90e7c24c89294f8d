import { CopyButton } from '../../shell/copy-button.tsx'
import classes from './settings.module.css'

interface SecretProps {
  readonly title: string
  readonly hint: string
  readonly text: string
}

/** What is shown this once: a key, or the link of an invitation. */
export function Secret({ title, hint, text }: SecretProps) {
  return (
    <div role="status">
      <p>
        <strong>{title}</strong>
      </p>
      <p className={classes.hint}>{hint}</p>
      <div className={classes.secret}>
        <code>{text}</code>
        <CopyButton text={text} what={title} />
      </div>
    </div>
  )
}
