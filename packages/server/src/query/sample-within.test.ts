import { expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../errors.ts'
import { sampleWithin } from './sample-within.ts'

/** What is read where everything above `fits` is refused. */
async function attempts(fits: number, code: ErrorCode) {
  const asked: number[] = []
  const answer = await sampleWithin((sample) => {
    asked.push(sample)
    return sample > fits ? Promise.reject(new AppError(code, 'Too much.')) : Promise.resolve(sample)
  })
  return { asked, answer }
}

test('[Q1.5] what is past the budget of rows, time or memory is answered from a sample', async () => {
  expect(await attempts(1, 'query_too_slow')).toEqual({ asked: [1], answer: 1 })
  expect(await attempts(0.5, 'query_too_slow')).toEqual({ asked: [1, 0.1], answer: 0.1 })
  expect(await attempts(0.05, 'query_too_much_memory')).toEqual({ asked: [1, 0.1, 0.01], answer: 0.01 })
  expect(await attempts(0.05, 'query_too_large')).toEqual({ asked: [1, 0.1, 0.01], answer: 0.01 })
})

test('[Q1.5] what is wrong with the question itself, or too much of a sample too, is a fault', async () => {
  await expect(attempts(0.5, 'question_invalid')).rejects.toMatchObject({ code: 'question_invalid' })
  await expect(attempts(0, 'query_too_slow')).rejects.toMatchObject({ code: 'query_too_slow' })
})
