import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Names under which Chromium, or a browser made of it, is found on the path. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge']
/** Where it lies when it is not on the path. */
const places = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export const chromiumMissing =
  'No Chromium was found for the browser tests. Install one (on Debian and Ubuntu `node scripts/install-browser.ts --install`, elsewhere Chrome or Chromium by the usual way), or say where it is with CHROMIUM_PATH.'

/** This machine's Chromium: the one that `CHROMIUM_PATH` names, else the first that is found. */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = environment['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places].find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not to be run: the next place.
    return false
  }
}
