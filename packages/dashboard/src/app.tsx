import './mantine.css'
import './global.css'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { startTransition, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createAppRouter } from './router.tsx'
import { colorSchemeManager, theme } from './theme.ts'

/** How long what the document came with may stand for a page of which it is not known yet what it shows. */
const standInMs = 300

/** Draws the page of the address, in the place of what the document came with. Texts are there. */
export async function startApp(queryClient: QueryClient) {
  const root = document.getElementById('root')
  if (root === null) throw new Error('Bug: index.html has no #root')
  const router = createAppRouter(queryClient)
  const slow = new Promise((resolve) => {
    setTimeout(resolve, standInMs)
  })
  // Drawn once and for all, and not first a page of which nothing is known.
  await Promise.race([router.load(), slow])
  // In pieces, so that a slow phone can scroll meanwhile.
  startTransition(() =>
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
    ),
  )
  return router
}
