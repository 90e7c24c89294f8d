import { expect, test } from 'vitest'
import { createHarness } from '../testing/harness.ts'

const { store } = createHarness()

test.each([
  ['https://Shop.Example:8443/a/b?c=d#e', 'shop.example', '/a/b', '?c=d'],
  ['http://shop.example', 'shop.example', '/', undefined],
  ['https://shop.example?a=1', 'shop.example', '/', '?a=1'],
  ['https://shop.example/a?', 'shop.example', '/a', undefined],
  ['https://shop.example/a#b?c', 'shop.example', '/a', undefined],
  ['https://[2001:db8::1]:80/a', '[2001:db8::1]', '/a', undefined],
  ['//cdn.example/x', 'cdn.example', '/x', undefined],
  ['/just/a/path?x=https://y.test/', undefined, '/just/a/path', '?x=https://y.test/'],
  ['app://main/screen', 'main', '/screen', undefined],
  ['HTTPS://SHOP.example/A', 'shop.example', '/A', undefined],
  ['about:blank', undefined, undefined, undefined],
  ['not an address', undefined, undefined, undefined],
])('%s is taken apart', async (url, host, path, search) => {
  const stored = await store({ name: 'x', page_url: url })
  expect([stored['page_url'], stored['page_host'], stored['page_path'], stored['page_search']]).toEqual([
    url,
    host,
    path,
    search,
  ])
})

test('names and passwords are taken out of addresses', async () => {
  const page = { url: 'https://ann:secret@shop.example/a@b?c=@', referrer: 'http://bob:p%40ss@x@y.test/z' }
  const stored = await store({ name: 'x', context: { page } })
  expect(stored).toMatchObject({
    page_url: 'https://shop.example/a@b?c=@',
    page_host: 'shop.example',
    page_path: '/a@b',
    page_search: '?c=@',
    page_referrer: 'http://y.test/z',
    referrer_host: 'y.test',
  })
})

test('parts that the sender says go before those of the address', async () => {
  const page = { url: 'https://shop.example/a?b=1', path: '/virtual', search: '?utm_source=s' }
  expect(await store({ name: 'x', context: { page } })).toMatchObject({
    page_path: '/virtual',
    page_search: '?utm_source=s',
    utm_source: 's',
  })
})

test('the campaign is read from the address, and what the context says goes before it', async () => {
  const url =
    'https://x.test/?utm_source=news%20letter&utm_medium=e+mail&utm_campaign=a%22b%0a&utm_term=100%&utm_content=%C3%A9&utm_other=1'
  expect(await store({ name: 'x', page_url: url })).toMatchObject({
    utm_source: 'news letter',
    utm_medium: 'e mail',
    utm_campaign: 'a"b\n',
    utm_term: '100%',
    utm_content: 'é',
  })
  const context = { campaign: { source: 'partner' } }
  expect(await store({ name: 'x', page_url: url, context })).toMatchObject({
    utm_source: 'partner',
    utm_medium: 'e mail',
  })
})

test('a referrer on the same site is none', async () => {
  const stored = await store({
    name: 'x',
    page_url: 'https://a.test:80/x',
    page_referrer: 'https://A.test/y',
  })
  expect(stored).toMatchObject({ page_referrer: 'https://A.test/y' })
  expect(stored).not.toHaveProperty('referrer_host')
  expect(await store({ name: 'x', page_referrer: '$direct' })).not.toHaveProperty('referrer_host')
  const within = { name: 'x', page_url: 'https://y.test/a', page_referrer: 'https://www.y.test/' }
  expect(await store(within)).not.toHaveProperty('referrer_host')
  const beside = { ...within, page_referrer: 'https://docs.y.test/' }
  expect(await store(beside)).toMatchObject({ referrer_host: 'docs.y.test' })
})
