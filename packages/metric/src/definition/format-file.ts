import { writeText } from '../syntax/text.ts'
import { settingNames, type MetricDefinition } from './definition.ts'

/** A file with these metrics, in the order in which they are given. */
export function formatFile(definitions: readonly MetricDefinition[]): string {
  return definitions.map(formatMetric).join('\n')
}

function formatMetric(definition: MetricDefinition): string {
  const written = settingNames.flatMap((setting) => {
    const value = definition[setting]
    if (setting === 'name' || value === undefined) return []
    return [
      [
        setting,
        typeof value === 'string' ? writeText(value) : `[${value.map(writeText).join(', ')}]`,
      ] as const,
    ]
  })
  const width = Math.max(...written.map(([setting]) => setting.length))
  const lines = written.map(([setting, value]) => `  ${setting.padEnd(width)} = ${value}\n`)
  return `metric ${writeText(definition.name)} {\n${lines.join('')}}\n`
}
