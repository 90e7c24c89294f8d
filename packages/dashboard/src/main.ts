import { askFirst } from './ask-first.ts'
import { startTexts } from './i18n.ts'
import { createQueryClient } from './query-client.ts'

/** How long the app may wait for what goes before it: a server that is slow must not keep it from saying so. */
const longestWaitMs = 200

const texts = startTexts()
const queryClient = createQueryClient({
  // Who is signed in is checked by the router, so an expired session ends in its redirect to sign-in.
  onSignedOut: () => void app.then((router) => router.invalidate()),
})
const app = start()

/**
 * The app's code comes beside, and takes the processor for as long as a first view needs to be drawn: what the document
 * holds is painted before, and what there is to ask has been asked.
 * Nothing here is awaited by the module itself, for the app imports from its file, and would wait for it in turn.
 */
async function start() {
  const before = Promise.all([askFirst(queryClient, window.location), painted()])
  await Promise.race([before, new Promise((resolve) => setTimeout(resolve, longestWaitMs))])
  const [{ startApp }] = await Promise.all([import('./app.tsx'), texts])
  // That its code was run is one thing, drawing another: between them a phone may answer to a touch.
  await turn()
  return await startApp(queryClient)
}

/** Resolves when what the document came with is on screen. In a tab that nobody looks at it never does. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => void turn().then(resolve))
  })
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
}
