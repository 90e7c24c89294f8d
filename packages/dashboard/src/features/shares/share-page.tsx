import { useParams } from '@tanstack/react-router'
import { Logo } from '../../shell/logo.tsx'
import { useTitle } from '../../shell/use-title.ts'
import { useTexts } from '../../use-texts.ts'
import type { Shared, Visitor } from '../../api/shares.ts'
import { SharedBoard } from './shared-board.tsx'
import classes from './shared-board.module.css'
import { SharedGate } from './shared-gate.tsx'

/** A shared link, opened in a window of its own. */
export function SharePage() {
  const { token } = useParams({ from: '/share/$token' })
  return (
    <SharedGate token={token}>{(shared, visitor) => <Sheet shared={shared} visitor={visitor} />}</SharedGate>
  )
}

function Sheet({ shared, visitor }: { readonly shared: Shared; readonly visitor: Visitor }) {
  const { t } = useTexts()
  useTitle(shared.title)
  return (
    <main className={classes.sheet}>
      <SharedBoard shared={shared} visitor={visitor} />
      <footer className={classes.foot}>
        <Logo size={18} />
        {t('shares.page.made')}
      </footer>
    </main>
  )
}
