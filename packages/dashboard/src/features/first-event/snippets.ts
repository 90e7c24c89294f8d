export const snippetKinds = ['curl', 'browser', 'node'] as const
export type SnippetKind = (typeof snippetKinds)[number]

/** A key as the server makes it. What else is pasted must not end up in a shell command. */
export function isKey(text: string): boolean {
  return /^[\w-]+$/.test(text)
}

/** Lines that send one event to `origin` with `key`, ready to paste. */
export function snippet(kind: SnippetKind, origin: string, key: string): string {
  switch (kind) {
    case 'curl':
      return `curl ${origin}/v1/events \\
  -H 'authorization: Bearer ${key}' \\
  -H 'content-type: application/json' \\
  -d '{ "name": "first_event", "user_id": "ann", "properties": { "from": "curl" } }'`
    case 'browser':
      return `await fetch('${origin}/v1/events', {
  method: 'POST',
  keepalive: true,
  headers: {
    authorization: 'Bearer ${key}',
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    name: 'page_view',
    anonymous_id: (localStorage.visitor ??= crypto.randomUUID()),
    context: { page: { url: location.href, title: document.title, referrer: document.referrer } },
  }),
})`
    case 'node':
      return `const answer = await fetch('${origin}/v1/events', {
  method: 'POST',
  headers: {
    authorization: 'Bearer ${key}',
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    name: 'first_event',
    user_id: 'ann',
    properties: { from: 'node' },
  }),
})
console.log(answer.status, await answer.json())`
  }
}
