import { MantineProvider, type MantineColorSchemeManager } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Visitor, Shared } from '../../api/shares.ts'
import { useTitle } from '../../shell/use-title.ts'
import { theme } from '../../theme.ts'
import { SharedBoard } from './shared-board.tsx'
import classes from './shared-board.module.css'
import { SharedGate } from './shared-gate.tsx'

/** A shared link in a frame of somebody else's page, in the colours that its maker chose. */
export function EmbedPage() {
  const { token } = useParams({ from: '/embed/$token' })
  return (
    <SharedGate token={token}>{(shared, visitor) => <Frame shared={shared} visitor={visitor} />}</SharedGate>
  )
}

/** What the reader chose for Tidemark itself is not for other people's pages. */
const bySystem: MantineColorSchemeManager = {
  get: () => 'auto',
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
}

function Frame({ shared, visitor }: { readonly shared: Shared; readonly visitor: Visitor }) {
  useTitle(shared.title)
  const { transparent } = shared
  useEffect(() => {
    document.documentElement.dataset['transparent'] = String(transparent)
  }, [transparent])
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={bySystem}
      defaultColorScheme="auto"
      withCssVariables={false}
      {...(shared.theme === 'auto' ? {} : { forceColorScheme: shared.theme })}
    >
      <main className={classes.frame}>
        <SharedBoard shared={shared} visitor={visitor} />
      </main>
    </MantineProvider>
  )
}
