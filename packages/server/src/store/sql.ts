/** A value sent beside the SQL, never in it. `type` is ClickHouse's name of its type. */
export interface Param {
  readonly type: string
  readonly value: unknown
}

/** A piece of SQL: text of ours, with the places of the values between. */
export interface Sql {
  readonly parts: readonly (string | Param)[]
}

/** SQL as a client takes it: `{p0:String}` in the text, `p0` among the values. */
export interface CompiledSql {
  readonly text: string
  readonly params: Readonly<Record<string, unknown>>
}

declare const scoped: unique symbol

/**
 * SQL that reads nothing outside one scope (T1). `query/scope.ts` alone makes it, a lint rule holds that,
 * and the store answers nothing else to anybody outside.
 */
export type ScopedSql = Sql & { readonly [scoped]: true }

/** Builds SQL: what is interpolated is a value with its type, or another piece of SQL. Never text. */
export function sql(strings: TemplateStringsArray, ...values: readonly (Param | Sql)[]): Sql {
  const parts: (string | Param)[] = []
  strings.forEach((text, index) => {
    parts.push(text)
    const value = values[index]
    if (value === undefined) return
    if ('parts' in value) parts.push(...value.parts)
    else parts.push(value)
  })
  return { parts }
}

export function param(type: string, value: unknown): Param {
  return { type, value }
}

export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  return {
    parts: pieces.flatMap((piece, index) => (index === 0 ? piece.parts : [separator, ...piece.parts])),
  }
}

/** For `query/scope.ts` alone: says that `query` was seen to stay within its scope. */
export function markScoped(query: Sql): ScopedSql {
  return query as ScopedSql
}

export function compileSql(query: Sql): CompiledSql {
  const params: Record<string, unknown> = {}
  let count = 0
  const text = query.parts.map((part) => {
    if (typeof part === 'string') return part
    const name = `p${count}`
    count += 1
    params[name] = part.value
    return `{${name}:${part.type}}`
  })
  return { text: text.join(''), params }
}
