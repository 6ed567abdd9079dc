import { expect, test } from 'bun:test'
import { pino } from 'pino'
import { type ErrorGroup, groupOf } from '../../../src/modules/operations/errors/error-group.ts'
import { createErrorRecorder } from '../../../src/modules/operations/errors/recorder.ts'
import type { ErrorGroupStore } from '../../../src/modules/operations/errors/store.ts'
import { eventually } from '../../support/eventually.ts'

const silent = pino({ level: 'silent' })

const group = (error: unknown, requestId?: string): ErrorGroup =>
  groupOf({ severity: 'error', type: 'Error', error, requestId }, new Date())

const failAs = (message: string): Error => new Error(message)

test('faults of one place that differ in ids and numbers are one group, others are not', () => {
  const [one, same] = ['a1b2', 'c3d4'].map((end) =>
    group(
      failAs(`run 01a21666-ca8c-7563-b4e7-93fc0e8d${end} of ada.${end}@people.example took ${end.length} s`),
    ),
  )
  expect(same?.fingerprint).toBe(one?.fingerprint ?? '')
  expect(one?.message).toBe('run <id> of <address> took <n> s')
  expect(group(failAs('another fault')).fingerprint).not.toBe(one?.fingerprint ?? '')
  expect(groupOf({ severity: 'error', type: 'job.x', error: failAs('a') }, new Date()).fingerprint).not.toBe(
    group(failAs('a')).fingerprint,
  )
})

test('a group shows the frames of an error and of its causes, and no value of their messages', () => {
  const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
  const inner = failAs(`connect mongodb://user:pass@host/db with ${secret}`)
  const { stack_trace, message } = group(new Error(`token ${secret}`, { cause: inner }))
  expect(stack_trace).toMatch(/^Error: token <value>\n +at .*test\/modules\/operations\/errors\.test\.ts/)
  expect(stack_trace).toContain('Caused by Error: connect <address> with <value>')
  expect(message).toBe('token <value>')
  expect(stack_trace).not.toContain(process.cwd())
  expect(group('a text').stack_trace).toBeNull()
})

test('a storm of one fault is one write, with the number of faults and the last request', async () => {
  const writes: ErrorGroup[][] = []
  const store = {
    async add(groups: ErrorGroup[]) {
      writes.push(groups)
      return []
    },
  }
  const recorder = createErrorRecorder(store as unknown as ErrorGroupStore, 10, silent)
  for (let count = 0; count < 1000; count += 1)
    recorder.add({
      severity: 'critical',
      type: 'Error',
      error: failAs(`fault ${count}`),
      requestId: `r${count}`,
    })
  await eventually(() => expect(writes).toHaveLength(1))
  expect(writes[0]).toMatchObject([{ count: 1000, last_request_id: 'r999', message: 'fault <n>' }])
})

test('groups wait for a store that is away, at most 200 of them', async () => {
  const store = {
    away: true,
    written: [] as ErrorGroup[],
    async add(groups: ErrorGroup[]) {
      if (store.away) throw new Error('away')
      store.written.push(...groups)
      return []
    },
  }
  const recorder = createErrorRecorder(store as unknown as ErrorGroupStore, 1, silent)
  const addAll = () => {
    for (let kind = 0; kind < 300; kind += 1)
      recorder.add({ severity: 'error', type: `type ${kind}`, error: 'a fault' })
  }
  addAll()
  await recorder.flush()
  addAll()
  store.away = false
  await eventually(() => expect(store.written).toHaveLength(200))
  expect(store.written.every(({ count }) => count === 2)).toBe(true)
})
