import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { queryAsync } from 'chdb'
import { expect, test } from 'vitest'
import { runImport, targetOf, withFolder } from '../test-import.ts'
import { startTestReceiver } from '../test-receiver.ts'

async function parquetOf(select: string, settings: string): Promise<Uint8Array> {
  const result = await queryAsync(`${select} SETTINGS ${settings}`, { format: 'Parquet' })
  return result.bytes()
}

test.each(['snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'none'])(
  'Parquet with %s, in several row groups',
  (method) =>
    withFolder(async (dir) => {
      const receiver = await startTestReceiver()
      try {
        const path = join(dir, 'events.parquet')
        const select = `SELECT 'view' AS name, toDateTime64('2026-01-01 00:00:00.000', 3, 'UTC') + number AS timestamp,
        concat('u', toString(number)) AS user_id, if(number % 2 = 0, NULL, number / 2) AS value,
        number + 9007199254740993 AS big, toInt64(number) AS small, [1, 2] AS list, number % 3 = 0 AS third, toString(number) AS digits, map('k', 'v') AS attributes
        FROM numbers(3000) ORDER BY number`
        const settings = `output_format_parquet_compression_method = '${method}', output_format_parquet_row_group_size = 1000`
        await writeFile(path, await parquetOf(select, settings))
        const options = { batchEvents: 500 }
        expect(await runImport(targetOf(receiver), { dir, path }, options)).toMatchObject({
          format: 'parquet',
          read: 3000,
          accepted: 3000,
        })
        expect([...receiver.events.values()].find(({ user_id }) => user_id === 'u2001')).toMatchObject({
          name: 'view',
          timestamp: Date.UTC(2026, 0, 1, 0, 33, 21),
          value: 1000.5,
          source: 'import',
          properties: { big: '9007199254742994', small: 2001, list: [1, 2], third: 1, digits: '2001' },
        })
        expect([...receiver.events.values()].find(({ user_id }) => user_id === 'u2')).not.toHaveProperty(
          'value',
        )
        expect(await runImport(targetOf(receiver), { dir, path }, options)).toMatchObject({
          read: 0,
          already_imported: 3000,
        })
      } finally {
        await receiver.close()
      }
    }),
)
