import { spawnSync } from 'node:child_process'
import { chromiumMissing, findChromium } from '../packages/dashboard/test/chromium.ts'

/**
 * Sees to it that there is a Chromium for the browser tests: `npm test` calls it. It installs Debian's package
 * where it may do so unasked (in CI, or as root) or is told to (`--install`), and otherwise says what to do.
 */
if (findChromium(process.env) === undefined) {
  const isRoot = process.getuid?.() === 0
  const wanted = process.argv.includes('--install') || isRoot || (process.env['CI'] ?? '') !== ''
  const may = wanted && has('apt-get') && (isRoot || succeeds('sudo', ['-n', 'true']))
  if (may) install(isRoot ? [] : ['sudo', '-n'])
  if (findChromium(process.env) === undefined) {
    console.error(chromiumMissing)
    // Unasked it is only a warning: the other tests are worth running without a browser.
    if (process.argv.includes('--install')) process.exitCode = 1
  }
}

function install(prefix: readonly string[]): void {
  console.log('Installing Chromium for the browser tests (the package `chromium`)…')
  const [program, ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq']
  // Without fonts no text has a size, and nothing on the page its place.
  const packages = ['chromium', 'fonts-liberation']
  for (const command of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stderr, stdout } = spawnSync(program, [...args, ...command], { encoding: 'utf8' })
    if (status !== 0) console.error(`apt-get ${command.join(' ')} failed:\n${stdout}${stderr}`)
  }
}

function has(program: string): boolean {
  return succeeds(program, ['--version'])
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0
}
