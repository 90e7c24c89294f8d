import { Type } from 'typebox'
import { Value } from 'typebox/value'

const sampledSchema = Type.Object({ meta: Type.Object({ sample: Type.Number() }) })
const emptySchema = Type.Object({ meta: Type.Object({ empty_cohorts: Type.Array(Type.String()) }) })
const warnedSchema = Type.Object({
  warnings: Type.Array(Type.Object({ line: Type.Integer(), column: Type.Integer(), message: Type.String() })),
})
const nothingSchema = Type.Object({ meta: Type.Object({ notes: Type.Array(Type.String()) }) })
const notedSchema = Type.Object({ notes: Type.Array(Type.String()) })

/** What to know before relying on an answer, a sentence each. */
export function answerNotes(answer: unknown): readonly string[] {
  return [
    ...(Value.Check(sampledSchema, answer)
      ? [`This is an estimate, from ${answer.meta.sample * 100}% of the people.`]
      : []),
    ...(Value.Check(emptySchema, answer)
      ? answer.meta.empty_cohorts.map((name) => `There is nobody in the cohort "${name}".`)
      : []),
    ...(Value.Check(warnedSchema, answer)
      ? answer.warnings.map(({ line, column, message }) => `${line}:${column}: warning: ${message}`)
      : []),
    ...(Value.Check(nothingSchema, answer) ? answer.meta.notes : []),
    ...(Value.Check(notedSchema, answer) ? answer.notes : []),
  ]
}
