import classes from './builder.module.css'

/** What the API says is wrong with the part above. */
export function PlaceFault({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className={classes.fault} role="alert">
      {text}
    </p>
  )
}
