import { useTexts } from '../use-texts.ts'
import classes from './key-cap.module.css'

const signs: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' }

/** A key as it stands on the keyboard. */
export function KeyCap({ name }: { readonly name: string }) {
  const { t } = useTexts()
  const names: Readonly<Record<string, string>> = {
    ArrowLeft: t('palette.arrowLeft'),
    ArrowRight: t('palette.arrowRight'),
  }
  return (
    <kbd className={classes.key} aria-label={names[name] ?? signs[name] ?? name.toUpperCase()}>
      {signs[name] ?? name.toUpperCase()}
    </kbd>
  )
}
