import { expect, test } from 'bun:test'
import { createTurnstile, TurnstileFullError } from '../../src/platform/turnstile.ts'

const make = (options: Partial<Parameters<typeof createTurnstile>[0]> = {}) =>
  createTurnstile({ places: 1, maxWaiting: 3, maxWaitMs: 1000, ...options })
const patient = new AbortController().signal

test('waiting callers are let in one by one in the order in which they came', async () => {
  const turnstile = make()
  const order: number[] = []
  const leave = await turnstile.enter(patient)
  const waiting = [1, 2, 3].map(async (number) => {
    const leaveAgain = await turnstile.enter(patient)
    order.push(number)
    await Bun.sleep(1)
    leaveAgain()
  })
  expect(turnstile.hasPlace()).toBe(false)
  leave()
  await Promise.all(waiting)
  expect(order).toEqual([1, 2, 3])
  expect(turnstile.hasPlace()).toBe(true)
})

test('beyond the bound of waiting callers, and after too long a wait, it refuses', async () => {
  const turnstile = make({ maxWaiting: 1, maxWaitMs: 20 })
  await turnstile.enter(patient)
  const waited = turnstile.enter(patient).catch((error) => error)
  expect(turnstile.isFull()).toBe(true)
  expect(await turnstile.enter(patient).catch((error) => error)).toBeInstanceOf(TurnstileFullError)
  expect(await waited).toBeInstanceOf(TurnstileFullError)
  expect(turnstile.isFull()).toBe(false)
})

test('a caller that gives up leaves the queue, and a place that is given back twice counts once', async () => {
  const turnstile = make()
  const leave = await turnstile.enter(patient)
  const leaving = new AbortController()
  const gone = turnstile.enter(leaving.signal).catch((error) => error.message)
  const next = turnstile.enter(patient)
  leaving.abort(new Error('gone'))
  expect(await gone).toBe('gone')
  leave()
  leave()
  await next
  expect(turnstile.hasPlace()).toBe(false)
})

test('all waiting callers can be refused at once', async () => {
  const turnstile = make()
  await turnstile.enter(patient)
  const waiting = [1, 2].map(() => turnstile.enter(patient).catch((error) => error.message))
  turnstile.sendAway(new Error('closed'))
  expect(await Promise.all(waiting)).toEqual(['closed', 'closed'])
})
