#!/usr/bin/env node
// Plain JavaScript for any Node from 20 on: finds the Node that Tidemark is made for, and runs it there.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const node = findNode()

// npm scripts and npx put the right Node first already: no second process then, and signals need no passing on.
if (node === realpathSync(process.execPath)) await import(pathToFileURL(main).href)
else runIn(node)

function findNode() {
  const require = createRequire(import.meta.url)
  try {
    const manifest = require.resolve('node/package.json')
    const { bin } = require(manifest)
    return realpathSync(join(dirname(manifest), typeof bin === 'string' ? bin : bin.node))
  } catch (error) {
    process.stderr.write(
      `tidemark: its own Node.js is not installed (${error.message}). Run npm ci in the folder of Tidemark, with install scripts allowed.\n`,
    )
    process.exit(1)
  }
}

function runIn(path) {
  const flags = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)]
  const child = spawn(path, flags, { stdio: 'inherit' })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      // A terminal gives Ctrl-C to both processes; passed on as well, it would count as the second one.
      if (name === 'SIGINT' && process.stdin.isTTY) return
      child.kill(name)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`tidemark: ${path} cannot be run: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal])
  })
}
