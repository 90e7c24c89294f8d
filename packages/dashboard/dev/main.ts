import { fakeEvents } from './fake-events.ts'
import { startFakeTidemark } from './fake-tidemark.ts'

/** `npm run fake -w packages/dashboard`: the built page over made-up events, one of them every other second. */
const port = 9700
const { origin, state } = await startFakeTidemark(
  {
    events: fakeEvents({ nowMs: Date.now(), days: 62, sessionsPerDay: 90, seed: 7 }),
    projects: [
      { id: 'shop', name: 'Lantern shop', timezone: 'Europe/Berlin', role: 'owner' },
      { id: 'empty', name: 'Empty project', timezone: 'UTC', role: 'owner' },
    ],
  },
  port,
)
setInterval(() => {
  const model = state.events[Math.floor(Math.random() * state.events.length)]
  const at = new Date().toISOString()
  if (model !== undefined)
    state.events.push({ ...model, event_id: crypto.randomUUID(), timestamp: at, received_at: at })
}, 2000)
process.stdout.write(`A made-up Tidemark is at ${origin}; any e-mail, password “${state.password}”.\n`)
