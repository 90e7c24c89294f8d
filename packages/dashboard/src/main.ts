import { askFirst } from './ask-first.ts'
import { startTexts } from './i18n.ts'
import { createQueryClient } from './query-client.ts'

const texts = startTexts()
const queryClient = createQueryClient({
  // Who is signed in is checked by the router, so an expired session ends in its redirect to sign-in.
  onSignedOut: () => void app.then((router) => router.invalidate()),
})
void askFirst(queryClient, window.location)
// Not awaited here: the app's code imports from this file's, and would wait for it in turn.
const app = start()

/** The app's code comes beside; it runs once the page has something to show, and what there is to ask is on its way. */
async function start() {
  const [{ startApp }] = await Promise.all([painted().then(() => import('./app.tsx')), texts])
  return await startApp(queryClient)
}

/** Resolves when what the document came with is on screen. In a tab that nobody looks at nothing ever is. */
function painted(): Promise<void> {
  const longestMs = 100
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, longestMs)
  })
}
