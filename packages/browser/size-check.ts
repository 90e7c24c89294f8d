import { coreGzipBytes } from './build.ts'

/** Promise B3.3: `npm run check` runs this. */
const budgetBytes = 6 * 1024

for (const [what, bytes] of Object.entries(await coreGzipBytes())) {
  if (bytes <= budgetBytes)
    console.log(`The core as a ${what} takes ${bytes} of ${budgetBytes} bytes in gzip.`)
  else {
    console.error(
      `The core as a ${what} takes ${bytes} bytes in gzip, and ${budgetBytes} is the most. Make it smaller, or a part that a page asks for.`,
    )
    process.exitCode = 1
  }
}
