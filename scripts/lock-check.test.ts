import { expect, test } from 'vitest'
import { lockFaults } from './lock-check.ts'

test('a lock file that names no registry and every platform is right', () => {
  const lock = locked({
    '': {},
    'packages/event': { version: '0.1.0' },
    'node_modules/@tidemark/event': { resolved: 'packages/event', link: true },
    'node_modules/engine': { optionalDependencies: { '@engine/linux': '1.0.0', '@engine/mac': '1.0.0' } },
    'node_modules/@engine/linux': {},
    'node_modules/engine/node_modules/@engine/mac': {},
  })
  expect(lockFaults(lock)).toEqual([])
})

test('a registry in the lock file is named', () => {
  const lock = locked({ 'node_modules/x': { resolved: 'https://packages.example/x.tgz' } })
  expect(lockFaults(lock)).toEqual([
    'node_modules/x is resolved to https://packages.example/x.tgz. Run npm with omit-lockfile-registry-resolved=true.',
  ])
})

test('a platform that is not locked is named', () => {
  const lock = locked({ 'node_modules/a/node_modules/x': { optionalDependencies: { '@x/mac': '1' } } })
  expect(lockFaults(lock)).toEqual([
    '@x/mac, optional for node_modules/a/node_modules/x, is not locked: npm ci fails. Pin a version that has it.',
  ])
})

function locked(packages: unknown): string {
  return JSON.stringify({ packages })
}
