import { expect, test } from 'bun:test'
import { MongoNetworkError } from 'mongodb'
import { pino } from 'pino'
import { createRowBuffer } from '../../src/platform/row-buffer.ts'
import { eventually } from '../support/eventually.ts'

type Line = { msg: string; dropped?: number }

const open = (maxRows: number) => {
  const lines: Line[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const writes: number[][] = []
  const store = { fault: null as Error | null }
  const buffer = createRowBuffer<number>({
    name: 'rows',
    async write(rows) {
      if (store.fault) throw store.fault
      writes.push(rows)
    },
    everyMs: 5,
    maxRows,
    logger,
  })
  const add = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) buffer.add(row)
  }
  return { buffer, writes, store, lines, add }
}

test('rows that come together are written together, behind their callers and in their order', async () => {
  const { writes, add } = open(5000)
  add(0, 1500)
  expect(writes).toEqual([])
  await eventually(() => expect(writes.flat()).toHaveLength(1500))
  expect(writes.map((rows) => rows.length)).toEqual([1000, 500])
  expect(writes.flat()).toEqual(Array.from({ length: 1500 }, (_, row) => row))
})

test('while the store is away the oldest rows are dropped, and that is logged once', async () => {
  const { buffer, writes, store, lines, add } = open(100)
  store.fault = new MongoNetworkError('away')
  for (let round = 0; round < 20; round += 1) {
    add(round * 50, round * 50 + 50)
    await buffer.flush()
    expect(buffer.size()).toBeLessThanOrEqual(100)
  }
  expect(lines.map(({ msg }) => msg)).toEqual(['rows of a log are dropped'])
  store.fault = null
  await eventually(() => expect(buffer.size()).toBe(0))
  const kept = writes.flat()
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, row) => 1000 - kept.length + row))
  expect(lines.slice(1)).toMatchObject([
    { msg: 'rows of a log are written again', dropped: 1000 - kept.length },
  ])
})

test('rows that the store refuses do not hold up the others', async () => {
  const { buffer, writes, store, lines, add } = open(100)
  store.fault = new Error('this is no row')
  add(0, 5)
  await buffer.flush()
  store.fault = null
  add(5, 10)
  await buffer.flush()
  expect(writes).toEqual([[5, 6, 7, 8, 9]])
  expect(lines.map(({ msg }) => msg)).toEqual([
    'rows of a log could not be written',
    'rows of a log are dropped',
    'rows of a log are written again',
  ])
})
