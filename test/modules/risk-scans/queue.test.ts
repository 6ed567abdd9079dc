import { expect, test } from 'bun:test'
import { defaultTimings } from '../../../src/timings.ts'
import {
  answer,
  type Behaviour,
  good,
  goodReply,
  hang,
  startScriptedAiService,
} from '../../support/ai-service.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { formOf, storedOf } from './scanning.ts'

const ai = await startScriptedAiService()
/** Short waits for a service that is down, and for the jobs of a process that was killed. */
const timings = {
  ...defaultTimings,
  aiServiceRetryMs: 50,
  jobLockMs: 4000,
  jobTouchMs: 500,
  jobPollMs: 200,
}
const server = await startTestServer({ aiServiceUrl: ai.url, aiServiceTimeoutMs: 500, timings })
const { token } = await server.person()

const queue = (form = formOf({ text: 'late' })) =>
  server.call('POST', '/api/scan?async=true', { rawBody: form, token })

type Event = { id: string; event: string; data: Record<string, unknown> }

/** All events of a scan, until its stream ends. */
const eventsOf = async (
  scanId: string,
  { lastEventId, ...reader }: { lastEventId?: string; url?: string; token?: string } = {},
): Promise<Event[]> => {
  const response = await fetch(`${reader.url ?? server.url}/api/scans/${scanId}/events`, {
    headers: {
      authorization: `Bearer ${reader.token ?? token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toStartWith('text/event-stream')
  const text = await response.text()
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('id:'))
    .map((block) => {
      const [, id = '', event = '', data = '{}'] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? []
      return { id, event, data: JSON.parse(data) }
    })
}

/** Answers well once `open` is called. */
const gate = (): { behaviour: Behaviour; open: () => void } => {
  const opened = Promise.withResolvers<void>()
  const behaviour: Behaviour = async (socket, call) => {
    await opened.promise
    await good(socket, call)
  }
  return { behaviour, open: opened.resolve }
}

test('a queued scan is 202 before the AI service answers, and its events tell of every step', async () => {
  const { behaviour, open } = gate()
  ai.behave(behaviour)
  const { status, body } = await queue(formOf({ text: 'late', file: new File(['plan'], 'plan.txt') }))
  open()
  expect(status).toBe(202)
  expect(body).toMatchObject({
    status: 'queued',
    filename: 'plan.txt',
    data: null,
    risks: null,
    risk_count: null,
    source: null,
    failure: null,
    events: `/api/scans/${body.scan_id}/events`,
  })
  const events = await eventsOf(body.scan_id)
  expect(events.map(({ id, event }) => [id, event])).toEqual([
    ['1', 'queued'],
    ['2', 'scanning'],
    ['3', 'done'],
  ])
  expect(events[2]?.data).toMatchObject({ scan_id: body.scan_id, seq: 3, status: 'done', risk_count: 2 })
  const done = await server.call('GET', `/api/scans/${body.scan_id}`, { token })
  expect(done.body).toMatchObject({ status: 'done', data: goodReply.data, source: 'model' })
  const row = await server.database
    .collection<{ _id: string; text: null }>('risk_scans')
    .findOne({ _id: body.scan_id })
  expect(row?.text).toBeNull()
})

test('a reader that comes back with Last-Event-ID gets only the events after it', async () => {
  ai.behave(good)
  const { body } = await queue()
  await eventsOf(body.scan_id)
  expect((await eventsOf(body.scan_id, { lastEventId: '1' })).map(({ event }) => event)).toEqual([
    'scanning',
    'done',
  ])
  const over = await server.call('GET', `/api/scans/${body.scan_id}/events`, {
    token,
    headers: { 'last-event-id': '3' },
  })
  expect(over.status).toBe(204)
})

test('a scan whose caller waited has one event, done', async () => {
  ai.behave(good)
  const { body } = await server.call('POST', '/api/scan', { rawBody: formOf({ text: 'x' }), token })
  expect((await eventsOf(body.scan_id)).map(({ event }) => event)).toEqual(['done'])
})

test("a scan that the AI service refuses ends as failed, with the service's own text", async () => {
  ai.behave(answer('422 Bad', { detail: 'nothing to read in it' }))
  const { body } = await queue()
  const failure = { code: 'AI_SERVICE_REFUSED', text: 'nothing to read in it' }
  const events = await eventsOf(body.scan_id)
  expect(events.map(({ event }) => event)).toEqual(['queued', 'scanning', 'failed'])
  expect(events[2]?.data.failure).toEqual(failure)
  const row = await server.call('GET', `/api/scans/${body.scan_id}`, { token })
  expect(row.body).toMatchObject({ status: 'failed', failure, data: null })
  const report = await server.call('GET', `/api/scans/${body.scan_id}/report`, { token })
  expect([report.status, report.body.code]).toEqual([409, 'SCAN_UNFINISHED'])
  const list = await server.call('GET', '/api/scans?limit=100', { token })
  expect(list.body.scans.map(({ id }: { id: string }) => id)).not.toContain(body.id)
  const failed = await server.call('GET', '/api/scans?status=failed', { token })
  expect(failed.body.scans.map(({ id }: { id: string }) => id)).toContain(body.id)
})

test('a scan that takes too long ends as failed', async () => {
  ai.behave(hang)
  const { body } = await queue()
  const events = await eventsOf(body.scan_id)
  expect(events.at(-1)?.data.failure).toMatchObject({ code: 'AI_SERVICE_TIMEOUT' })
})

test('an empty or unsupported input is refused, not queued', async () => {
  const before = await storedOf(server)
  expect((await queue(formOf({ text: ' ' }))).body.code).toBe('SCAN_EMPTY')
  const zip = new File([Buffer.from([1, 2, 3])], 'x.txt')
  expect((await queue(formOf({ file: zip }))).body.code).toBe('FILE_TYPE_UNSUPPORTED')
  expect(await storedOf(server)).toEqual(before)
})

const jobsLeft = () => server.database.collection('jobs').countDocuments({ name: 'risk-scans.scan' })

test('a scan that is deleted while it runs stays deleted, and its readers come to an end', async () => {
  const { behaviour, open } = gate()
  ai.behave(behaviour)
  const calls = ai.calls.length
  const { body } = await queue()
  const reading = eventsOf(body.scan_id)
  await eventually(async () => expect(ai.calls.length).toBe(calls + 1))
  expect((await server.call('DELETE', `/api/scans/${body.scan_id}`, { token })).status).toBe(200)
  expect((await reading).map(({ event }) => event)).not.toContain('done')
  open()
  await eventually(async () => expect(await jobsLeft()).toBe(0))
  expect((await server.call('GET', `/api/scans/${body.scan_id}`, { token })).status).toBe(404)
  const left = await server.database
    .collection<{ _id: string }>('risk_scan_events')
    .countDocuments({ _id: { $gt: `${body.scan_id}:`, $lt: `${body.scan_id};` } })
  expect(left).toBe(0)
})

test('a queued scan waits for a service that is down and is done when it is back', async () => {
  await ai.crash()
  const { body } = await queue()
  await eventually(async () => {
    const waiting = await server.call('GET', `/api/scans/${body.scan_id}`, { token })
    expect(waiting.body.status).toBe('scanning')
  })
  ai.behave(good)
  await ai.restart()
  expect((await eventsOf(body.scan_id)).at(-1)?.event).toBe('done')
})

test('a queued scan is tried again after a reset, a 429 and any 5xx', async () => {
  const faults: Behaviour[] = [
    (socket) => void socket.resetAndDestroy(),
    answer('429 Slow', {}),
    answer('500 Oops', {}),
    answer('503 Busy\r\nRetry-After: 1', {}),
    answer('504 Late', {}),
    answer('599 Odd', {}),
  ]
  const calls = ai.calls.length
  ai.behave((socket, call) => (faults.shift() ?? good)(socket, call))
  const { body } = await queue()
  expect((await eventsOf(body.scan_id)).map(({ event }) => event)).toEqual(['queued', 'scanning', 'done'])
  expect(ai.calls.length).toBe(calls + 7)
})

test("a queued scan is not tried again before the service's Retry-After, nor when that is too late", async () => {
  const calls = ai.calls.length
  ai.behave(answer('503 Busy\r\nRetry-After: 3600', { detail: 'closed for an hour' }))
  const { body } = await queue()
  const failure = { code: 'AI_SERVICE_UNAVAILABLE', text: 'closed for an hour' }
  expect((await eventsOf(body.scan_id)).at(-1)?.data.failure).toEqual(failure)
  expect(ai.calls.length).toBe(calls + 1)
})

test('a queued scan fails when the service stays broken for too long', async () => {
  const broken = await startScriptedAiService()
  broken.behave(answer('500 Oops', { detail: 'out of memory' }))
  const server = await startTestServer({
    aiServiceUrl: broken.url,
    timings: { ...timings, scanRetryForMs: 300 },
  })
  const person = await server.person()
  const { body } = await server.call('POST', '/api/scan?async=true', {
    rawBody: formOf({ text: 'late' }),
    token: person.token,
  })
  const events = await eventsOf(body.scan_id, { url: server.url, token: person.token })
  expect(events.at(-1)?.data.failure).toEqual({ code: 'AI_SERVICE_FAILED', text: 'out of memory' })
  expect(broken.calls.length).toBeGreaterThan(1)
})

test('a user’s queued scans do not hold up another’s, and all of them are scanned in the end', async () => {
  const slow = await startScriptedAiService()
  const { behaviour, open } = gate()
  slow.behave(behaviour)
  const server = await startTestServer({
    aiServiceUrl: slow.url,
    aiServiceConcurrency: 2,
    timings: { ...timings, scanPostponeMs: 50 },
  })
  const [many, one] = [await server.person(), await server.person()]
  const queue = async (token: string): Promise<string> =>
    (await server.call('POST', '/api/scan?async=true', { rawBody: formOf({ text: 'late' }), token })).body.id
  const first = await queue(many.token)
  await eventually(async () => expect(slow.underWay()).toBe(1))
  const others = await Promise.all(Array.from({ length: 6 }, () => queue(many.token)))
  slow.behave(good)
  const events = await eventsOf(await queue(one.token), { url: server.url, token: one.token })
  expect(events.at(-1)?.event).toBe('done')
  expect(slow.underWay()).toBe(1)
  open()
  for (const id of [first, ...others]) {
    const all = await eventsOf(id, { url: server.url, token: many.token })
    expect(all.at(-1)?.event).toBe('done')
  }
}, 30_000)

test.each(['in the same process', 'in another process'])(
  'deleting a scan that runs %s ends its call of the AI service, and its wait for the next one',
  async (where) => {
    const hanging = await startScriptedAiService()
    hanging.behave(hang)
    const shared = { aiServiceUrl: hanging.url, aiServiceConcurrency: 1 }
    const isElsewhere = where === 'in another process'
    const front = await startTestServer({
      ...shared,
      role: isElsewhere ? 'web' : 'all',
      // In one process a look into the store would come too late for this test.
      timings: { ...timings, scanCheckMs: 600_000 },
    })
    if (isElsewhere)
      await startTestServer(
        { ...shared, dataDir: front.settings.dataDir, timings: { ...timings, scanCheckMs: 50 } },
        front.databaseUri,
      )
    const person = await front.person()
    const queue = async () =>
      (
        await front.call('POST', '/api/scan?async=true', {
          rawBody: formOf({ text: 'x' }),
          token: person.token,
        })
      ).body.scan_id
    const remove = async (id: string) =>
      expect((await front.call('DELETE', `/api/scans/${id}`, { token: person.token })).status).toBe(200)
    const first = await queue()
    await eventually(async () => expect(hanging.underWay()).toBe(1))
    await remove(first)
    await eventually(async () => expect(hanging.underWay()).toBe(0))

    // The next scan has the only slot while it waits for its second try.
    hanging.behave(answer('503 Busy\r\nRetry-After: 500', {}))
    const calls = hanging.calls.length
    const second = await queue()
    await eventually(async () => expect(hanging.calls.length).toBe(calls + 1))
    hanging.behave(good)
    await remove(second)
    const third = await queue()
    const events = await eventsOf(third, { url: front.url, token: person.token })
    expect(events.at(-1)?.event).toBe('done')
  },
)

test('a server that stops gives back the scans that wait for the service, and another one finishes them', async () => {
  const aiDown = await startScriptedAiService()
  await aiDown.crash()
  const first = await startTestServer({
    aiServiceUrl: aiDown.url,
    timings: { ...timings, aiServiceRetryMs: 60_000, drainMs: 60_000 },
  })
  const { settings, databaseUri } = first
  const person = await first.person()
  const { body } = await first.call('POST', '/api/scan?async=true', {
    rawBody: formOf({ text: 'late' }),
    token: person.token,
  })
  await eventually(async () => {
    const row = await first.call('GET', `/api/scans/${body.scan_id}`, { token: person.token })
    expect(row.body.status).toBe('scanning')
  })
  const second = await startTestServer(
    { aiServiceUrl: aiDown.url, dataDir: settings.dataDir, timings },
    databaseUri,
  )
  await aiDown.restart()
  // The scan would wait for longer than this test may run.
  await first.convene.stop()
  const events = await eventsOf(body.scan_id, { url: second.url, token: person.token })
  expect(events.map(({ event }) => event)).toEqual(['queued', 'scanning', 'scanning', 'done'])
})

test('scans whose process is killed are taken over by another, each with one result', async () => {
  const front = await startTestServer({ aiServiceUrl: ai.url, role: 'web', timings })
  const person = await front.person()
  const settings = { aiServiceUrl: ai.url, dataDir: front.settings.dataDir, timings }
  const first = await startServerProcess(front.databaseUri, settings)
  ai.behave(hang)
  const calls = ai.calls.length
  const ids: string[] = []
  for (let index = 0; index < 3; index += 1) {
    const { body } = await front.call('POST', '/api/scan?async=true', {
      rawBody: formOf({ file: new File([`plan ${index}`], 'plan.txt') }),
      token: person.token,
    })
    ids.push(body.scan_id)
  }
  await eventually(async () => expect(ai.calls.length).toBe(calls + 3))
  first.kill()
  await first.exited
  ai.behave(good)
  const second = await startServerProcess(front.databaseUri, settings)
  try {
    for (const id of ids) {
      const events = await eventsOf(id, { url: front.url, token: person.token })
      expect(events.map(({ event }) => event)).toEqual(['queued', 'scanning', 'scanning', 'done'])
    }
    // Each scan had one call of the process that was killed and one of the other.
    expect(ai.calls.length).toBe(calls + 6)
    const { body } = await front.call('GET', '/api/scans', { token: person.token })
    expect(body.scans.map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort())
  } finally {
    second.kill()
  }
})
