export const httpPlaces = ['curl', 'fetch', 'program'] as const
export type HttpPlace = (typeof httpPlaces)[number]

/** A key as the server makes it. What else is pasted must not end up in a shell command. */
export function isKey(text: string): boolean {
  return /^[\w-]+$/.test(text)
}

/** Lines that a guide tells, for the server at `origin` and `key`. */
export function withServer(code: string, origin: string, key: string): string {
  return code
    .replaceAll('https://tidemark.example.com', origin)
    .replaceAll('tidemark.example.com', new URL(origin).host)
    .replaceAll('WRITE_KEY', key)
}

/** Lines that send one event without a library, ready to paste. */
export function httpLines(place: HttpPlace): string {
  switch (place) {
    case 'curl':
      return `curl https://tidemark.example.com/v1/events \\
  -H 'authorization: Bearer WRITE_KEY' \\
  -H 'content-type: application/json' \\
  -d '{ "name": "first_event", "user_id": "ann", "properties": { "from": "curl" } }'`
    case 'fetch':
      return `await fetch('https://tidemark.example.com/v1/events', {
  method: 'POST',
  keepalive: true,
  headers: {
    authorization: 'Bearer WRITE_KEY',
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    name: 'page_view',
    anonymous_id: (localStorage.visitor ??= crypto.randomUUID()),
    context: { page: { url: location.href, title: document.title, referrer: document.referrer } },
  }),
})`
    case 'program':
      return `const answer = await fetch('https://tidemark.example.com/v1/events', {
  method: 'POST',
  headers: {
    authorization: 'Bearer WRITE_KEY',
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
