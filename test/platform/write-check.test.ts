import { expect, test } from 'bun:test'
import { atMostEvery } from '../../src/platform/write-check.ts'

test('callers share one run of a check, and its failure, until the interval is over', async () => {
  let runs = 0
  const check = atMostEvery(60_000, async () => {
    runs += 1
    throw new Error('full')
  })
  const results = await Promise.allSettled(Array.from({ length: 5 }, check))
  expect(results.every(({ status }) => status === 'rejected')).toBe(true)
  expect(await check().catch(String)).toBe('Error: full')
  expect(runs).toBe(1)
})

test('a check runs again after the interval, but never while it is still running', async () => {
  let runs = 0
  let end = () => {}
  const check = atMostEvery(0, () => {
    runs += 1
    return new Promise((resolve) => {
      end = resolve
    })
  })
  const first = [check(), check(), check()]
  expect(runs).toBe(1)
  end()
  await Promise.all(first)
  const next = check()
  expect(runs).toBe(2)
  end()
  await next
})
