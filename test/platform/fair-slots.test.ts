import { expect, test } from 'bun:test'
import { createFairSlots, SlotsFullError } from '../../src/platform/fair-slots.ts'

const limits = { atOnce: 2, atOnceEach: 1, waiting: 4, waitingEach: 3 }
const never = new AbortController().signal

/** Slots whose tasks end when the test says so, and the names of those that have started. */
const scripted = (slots = createFairSlots(limits)) => {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const run = (owner: string, name: string, signal = never) =>
    slots.run(owner, signal, () => {
      started.push(name)
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
    })
  const end = async (name: string, task: Promise<string>) => {
    ends.get(name)?.()
    await task
    await Bun.sleep(0)
  }
  return { slots, started, run, end }
}

test('one owner’s tasks run one after the other, and another owner need not wait for them', async () => {
  const { started, run, end } = scripted()
  const a1 = run('a', 'a1')
  const a2 = run('a', 'a2')
  const a3 = run('a', 'a3')
  const b1 = run('b', 'b1')
  await Bun.sleep(0)
  expect(started).toEqual(['a1', 'b1'])
  await end('b1', b1)
  expect(started).toEqual(['a1', 'b1'])
  await end('a1', a1)
  await end('a2', a2)
  await end('a3', a3)
  expect(started).toEqual(['a1', 'b1', 'a2', 'a3'])
})

test('a free slot goes to the owner with the fewest tasks under way, then to the first that came', async () => {
  const slots = createFairSlots({ ...limits, atOnceEach: 2 })
  const { started, run, end } = scripted(slots)
  const a1 = run('a', 'a1')
  void run('a', 'a2')
  void run('a', 'a3')
  void run('b', 'b1')
  await Bun.sleep(0)
  await end('a1', a1)
  expect(started).toEqual(['a1', 'a2', 'b1'])
})

test('the queue of an owner and the queue of all are bounded', async () => {
  const { slots, run } = scripted()
  for (const name of ['a1', 'a2', 'a3', 'a4']) void run('a', name)
  expect(slots.isFull('a')).toBe(true)
  expect(run('a', 'a5')).rejects.toBeInstanceOf(SlotsFullError)
  expect(slots.isFull('b')).toBe(false)
  void run('b', 'b1')
  void run('c', 'c1')
  expect(run('d', 'd1')).rejects.toBeInstanceOf(SlotsFullError)
})

test('a task whose signal aborts leaves the queue, and one that fails frees its slot', async () => {
  const { slots, started, run } = scripted()
  const leaving = new AbortController()
  const fails = slots.run('a', never, async () => {
    await Bun.sleep(0)
    throw new Error('broken')
  })
  const left = run('a', 'a2', leaving.signal)
  void run('a', 'a3')
  leaving.abort(new Error('left'))
  expect(left).rejects.toThrow('left')
  expect(fails).rejects.toThrow('broken')
  await Bun.sleep(5)
  expect(started).toEqual(['a3'])
})
