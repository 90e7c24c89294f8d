import { useParams } from '@tanstack/react-router'
import { Logo } from '../../shell/logo.tsx'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import type { Shared, Link } from '../../api/shares.ts'
import { SharedBoard } from './shared-board.tsx'
import classes from './shared-board.module.css'
import { SharedGate } from './shared-gate.tsx'

/** A shared link, opened in a window of its own. */
export function SharePage() {
  const { token } = useParams({ from: '/share/$token' })
  return <SharedGate token={token}>{(shared, link) => <Sheet shared={shared} link={link} />}</SharedGate>
}

function Sheet({ shared, link }: { readonly shared: Shared; readonly link: Link }) {
  const { t } = useTexts()
  useTitle(shared.title)
  return (
    <main className={classes.sheet}>
      <SharedBoard shared={shared} link={link} />
      <footer className={classes.foot}>
        <Logo size={18} />
        {t('shares.page.made')}
      </footer>
    </main>
  )
}
