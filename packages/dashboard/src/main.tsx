import './mantine.css'
import './global.css'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startTexts } from './i18n.ts'
import { createQueryClient } from './query-client.ts'
import { createAppRouter } from './router.tsx'
import { colorSchemeManager, theme } from './theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('Bug: index.html has no #root')

await startTexts(navigator.languages)
// Who is signed in is checked by the router, so an expired session ends in its redirect to sign-in.
const queryClient = createQueryClient({ onSignedOut: () => void router.invalidate() })
const router = createAppRouter(queryClient)

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} colorSchemeManager={colorSchemeManager} defaultColorScheme="auto">
        <I18nProvider i18n={i18n}>
          <RouterProvider router={router} />
        </I18nProvider>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
)
