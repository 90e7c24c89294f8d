import { isSecret, type SettingDoc } from '../packages/server/src/config.ts'

/** What the pages say about each section of the settings, in the order of the settings. */
const sections: readonly { readonly key: string; readonly title: string; readonly text: string }[] = [
  {
    key: '',
    title: 'The server',
    text: 'Where it listens, where it keeps things, what it writes about itself.',
  },
  {
    key: 'log',
    title: 'The log',
    text: 'When collect stops taking events, so that none is taken that cannot be kept.',
  },
  { key: 'loader', title: 'The loader', text: 'How events go from the log into the store.' },
  { key: 'store', title: 'The store', text: 'What the embedded engine may take of the machine.' },
  { key: 'query', title: 'Questions', text: 'What one question may cost. Past any of these it fails alone.' },
  {
    key: 'bootstrap',
    title: 'The first start',
    text: 'For set-ups without hands. Only the very first start reads them.',
  },
]

export function configurationPage(settings: readonly SettingDoc[]): string {
  const tables = grouped(settings).map(({ title, text, own }) => {
    const rows = own.map((setting) => {
      const cells = [`\`${setting.name}\``, valuesOf(setting), defaultOf(setting), sentence(setting)]
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
    })
    return [
      `## ${title}`,
      '',
      text,
      '',
      '| name | value | default | what it does |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n')
  })
  return `${introduction}\n${tables.join('\n\n')}\n`
}

/** Every setting as a commented line with its default, for a file of one's own. */
export function environmentExample(settings: readonly SettingDoc[]): string {
  const parts = grouped(settings).map(({ title, own }) => {
    const lines = own.flatMap((setting) => [
      `# ${shown(setting).description ?? ''}`,
      `# ${setting.name}=${plainDefault(setting)}`,
    ])
    return [`## ${title}`, ...lines].join('\n')
  })
  return `# Settings of Tidemark, written by \`npm run docs\`. Copy what you change to ./tidemark.env.\n\n${parts.join('\n\n')}\n`
}

const introduction = `<!-- Written by \`npm run docs\` from packages/server/src/config.ts. Change it there. -->

# Settings

Tidemark starts without any. To change one, set it in the environment, or write it as a line \`NAME=value\` into
\`./tidemark.env\` (or into the file that \`TIDEMARK_CONFIG\` names); the environment wins over the file.
[tidemark.env.example](tidemark.env.example) has every setting as such a line.

A value that cannot be used stops the start: all faults are named at once, and so is a name that begins with
\`TIDEMARK_\` and is no setting. What is marked secret is never written to a log.
`

interface Shown {
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly type?: string
  readonly anyOf?: readonly { readonly const?: unknown }[]
}

function shown({ schema }: SettingDoc): Shown {
  return schema
}

function grouped(settings: readonly SettingDoc[]) {
  const sectionOf = ({ path }: SettingDoc) => (path.length > 1 ? (path[0] ?? '') : '')
  const bySection = Map.groupBy(settings, sectionOf)
  const known = new Set(sections.map(({ key }) => key))
  for (const key of bySection.keys()) {
    if (!known.has(key)) throw new Error(`Say in scripts/settings-page.ts what the section "${key}" is for.`)
  }
  return sections.map((section) => ({ ...section, own: bySection.get(section.key) ?? [] }))
}

function sentence(setting: SettingDoc): string {
  return `${shown(setting).description ?? ''}${isSecret(setting.schema) ? ' Secret.' : ''}`
}

function valuesOf(setting: SettingDoc): string {
  const { anyOf, type, minimum, maximum } = shown(setting)
  if (anyOf !== undefined) return anyOf.map(({ const: value }) => `\`${String(value)}\``).join(', ')
  if (type === 'boolean') return '`true`, `false`'
  if (type !== 'integer' && type !== 'number') return 'text'
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${readable(minimum, setting)}`]),
    ...(maximum === undefined ? [] : [`up to ${readable(maximum, setting)}`]),
  ]
  return [type === 'integer' ? 'whole number' : 'number', ...bounds].join(' ')
}

function defaultOf(setting: SettingDoc): string {
  const value = shown(setting).default
  if (value === undefined) return ''
  const plain = plainDefault(setting)
  const text = typeof value === 'number' ? readable(value, setting) : plain
  return text === plain ? `\`${plain}\`` : `\`${plain}\` (${text})`
}

function plainDefault(setting: SettingDoc): string {
  const value = shown(setting).default
  return value === undefined ? '' : String(value)
}

/** A figure in the unit that the setting's name ends in: 536870912 bytes as `512 MiB`. */
function readable(value: number, { path }: SettingDoc): string {
  const name = path.at(-1) ?? ''
  if (/bytes$/i.test(name)) {
    const unit = byteUnits.find(({ size }) => value >= size && value % size === 0)
    return unit === undefined ? `${value} bytes` : `${value / unit.size} ${unit.name}`
  }
  if (name.endsWith('Ms')) return value >= 1000 ? `${value / 1000} s` : `${value} ms`
  return value >= 10_000 && name !== 'port' ? value.toLocaleString('en-GB') : String(value)
}

const byteUnits = [
  { name: 'GiB', size: 1024 ** 3 },
  { name: 'MiB', size: 1024 ** 2 },
  { name: 'KiB', size: 1024 },
] as const
