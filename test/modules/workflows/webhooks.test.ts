import { describe, expect, test } from 'bun:test'
import type { ClientNews } from '../../../src/modules/workflows/index.ts'
import {
  type Attempt,
  type Delivery,
  openDelivery,
} from '../../../src/modules/workflows/webhooks/delivery.ts'
import type { Webhook, WebhookEvent } from '../../../src/modules/workflows/webhooks/webhook.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { dyingServer } from '../../support/dying-server.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { openClient } from './executions-setup.ts'
import { startReceiver, verified } from './webhook-receiver.ts'

/** Paths that are broken at the moment. */
const broken = new Set<string>()
const hanging = new Set<string>()
const receiver = startReceiver((path) => {
  if (hanging.has(path)) return new Promise<Response>(() => undefined)
  if (path.startsWith('/gone')) return new Response('moved away', { status: 410 })
  return broken.has(path) ? new Response('out of order', { status: 500 }) : null
})

const settings = {
  webhookAllowedHosts: [receiver.host],
  timings: {
    ...defaultTimings,
    runSweepMs: 100,
    runSettleMs: 200,
    // All attempts follow each other with the sweeps.
    webhookRetryMs: 0.0001,
    webhookSweepMs: 30,
    webhookDrainMs: 0,
    jobPollMs: 30,
  },
}
const server = await startTestServer(settings)
const { publish } = server.convene.workflows

const rowsOf = ({ database }: TestServer) => {
  const db = database.getClient().db(database.name)
  return {
    webhooks: db.collection<Webhook>('webhooks'),
    deliveries: db.collection<Delivery>('webhook_deliveries'),
    executions: db.collection<{ _id: string }>('executions'),
    ledger: db.collection<{ _id: string }>('ledger'),
    audit: db.collection('audit_logs'),
  }
}
const rows = rowsOf(server)

/** Steps without a process of their own. */
const waiting = (seconds: number) => [{ name: 'Wait', kind: 'wait', with: { seconds } }]

let made = 0
/** A client with a webhook to a path of its own. */
const open = async (
  prefix = '/hook',
  events: WebhookEvent[] = ['ticket.updated'],
  on = server,
  client = openClient(on),
) => {
  made += 1
  const path = `${prefix}-${made}`
  const { id: clientId, call, ...rest } = await client
  const { body } = await call('POST', '/webhooks', { body: { url: receiver.url(path), events } })
  const { secret, id }: { secret: string; id: string } = body
  const log = async (query = '') =>
    (await call('GET', `/webhooks/${id}/deliveries${query}`)).body.data.deliveries

  /** Waits until the newest of some deliveries has a status. */
  const waitFor = async (isWanted: (row: { id: string }) => boolean, status: Delivery['status']) => {
    let found = null
    await eventually(async () => {
      found = (await log()).find(isWanted)
      expect(Object(found).status).toBe(status)
    })
    return Object(found)
  }

  return {
    ...rest,
    client: { id: clientId, call, ...rest },
    clientId,
    id,
    secret,
    path,
    call,
    news: (): ClientNews => ({
      client_id: clientId,
      type: 'ticket.updated',
      id: `ticket-${Bun.randomUUIDv7()}`,
      data: { id: 'ticket', status: 'closed' },
      at: new Date('2026-01-31T12:00:00.000Z'),
    }),
    get: async () => (await call('GET', `/webhooks/${id}`)).body.data,
    log,
    newest: (status: Delivery['status']) => waitFor(() => true, status),
    newestOf: (id: string, status: Delivery['status']) => waitFor((row) => row.id === id, status),
  }
}

describe('a webhook', () => {
  test('is told how runs of its client end, signed, and nothing else', async () => {
    const ends: WebhookEvent[] = ['execution.completed', 'execution.cancelled']
    const hook = await open('/ends', ends)
    const failures = await open('/failures', ['execution.failed'], server, Promise.resolve(hook.client))
    const stranger = await open('/stranger', ends)
    const { client } = hook
    const id = await client.execute(await client.workflow({ steps: waiting(0) }))
    const run = await client.ended(id)
    const { body } = await client.call('GET', `/executions/${id}`)
    await eventually(() => expect(receiver.at(hook.path)).toHaveLength(1))
    const [first = { path: '', headers: {}, body: '' }] = receiver.at(hook.path)
    expect(first.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': `execution-${id}`,
    })
    const { input_data: _in, output_data: _out, triggered_by_email: _email, ...row } = body.data
    const { retry_count: _retries, updated_at: _updated, ...told } = row
    expect(verified(hook.secret, first)).toEqual({
      type: 'execution.completed',
      timestamp: run.completed_at,
      data: told,
    })
    const long = await client.execute(await client.workflow({ steps: waiting(600) }))
    await client.call('POST', `/executions/${long}/cancel`)
    await eventually(() => expect(receiver.at(hook.path)).toHaveLength(2))
    expect(JSON.parse(receiver.at(hook.path)[1]?.body ?? '')).toMatchObject({
      type: 'execution.cancelled',
      data: { id: long, status: 'failed', outcome: 'cancelled', error_message: 'Cancelled' },
    })
    await hook.newest('delivered')
    expect([await failures.log(), await stranger.log()]).toEqual([[], []])
  })

  test('is told of tickets and requests of its client, as the events of the client are', async () => {
    const hook = await open('/news', ['ticket.updated', 'request.updated'])
    const body = { title: 'A title', description: 'A description', priority: 'high', frequency: 'daily' }
    const ticket = (await hook.call('POST', '/support-tickets', { body })).body.data.ticket_id
    const request = (await hook.call('POST', '/workflow-requests', { body })).body.data.request_id
    await eventually(() => expect(receiver.at(hook.path)).toHaveLength(2))
    const told = receiver.at(hook.path).map((one) => Object(verified(hook.secret, one)))
    expect(new Map(told.map(({ type, data }) => [type, data.id]))).toEqual(
      new Map([
        ['ticket.updated', ticket],
        ['request.updated', request],
      ]),
    )
    expect(told[0].data).toMatchObject({ title: 'A title', change: 'created', by: 'client' })
  })

  test('gets what is published twice once, and one that is disabled nothing', async () => {
    const hook = await open()
    const other = await open('/other', ['ticket.updated'], server, Promise.resolve(hook.client))
    await other.call('PATCH', `/webhooks/${other.id}`, { body: { status: 'disabled' } })
    const news = hook.news()
    await Promise.all([publish(news), publish(news)])
    await publish(news)
    const delivered = await hook.newest('delivered')
    expect(delivered).toMatchObject({
      event_id: news.id,
      type: 'ticket.updated',
      payload: { type: 'ticket.updated', timestamp: '2026-01-31T12:00:00.000Z', data: news.data },
      attempts: [{ status_code: 204, error: null, response: null }],
      next_attempt_at: null,
      resend_of: null,
    })
    expect(await rows.deliveries.countDocuments({ event_id: news.id })).toBe(1)
    expect(receiver.at(hook.path)).toHaveLength(1)
  })

  test('that fails is tried 8 times under one webhook-id, and gets the event again when it is resent', async () => {
    const hook = await open()
    broken.add(hook.path)
    await publish(hook.news())
    const failed = await hook.newest('failed')
    expect(failed.attempts).toHaveLength(8)
    expect(failed.attempts[0]).toMatchObject({
      status_code: 500,
      error: 'It answered 500',
      response: 'out of order',
    })
    expect((await hook.get()).failing_since).toBe(failed.attempts[0].at)
    const tries = receiver.at(hook.path)
    expect(new Set(tries.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failed.event_id]))
    for (const one of tries) verified(hook.secret, one)
    broken.delete(hook.path)
    const path = `/webhooks/${hook.id}/deliveries/${failed.id}/resend`
    const { status, body } = await hook.call('POST', path)
    expect([status, body.data.status, body.data.resend_of]).toEqual([202, 'pending', failed.id])
    const resent = await hook.newest('delivered')
    expect(resent).toMatchObject({ id: body.data.id, event_id: failed.event_id, payload: failed.payload })
    expect((await hook.get()).failing_since).toBeNull()
    const idsOf = async (query: string) => (await hook.log(query)).map(({ id }: { id: string }) => id)
    expect(await idsOf('?status=failed')).toEqual([failed.id])
    expect(await idsOf('?status=failed,delivered&limit=1')).toEqual([resent.id])
    expect(await idsOf('?status=pending,failed,delivered&limit=1&offset=1')).toEqual([failed.id])
    expect((await hook.call('GET', `/webhooks/${hook.id}/deliveries?status=none`)).status).toBe(400)
  })

  test('signs with the secret before a rotation too, until that one ends', async () => {
    const hook = await open()
    const { body } = await hook.call('POST', `/webhooks/${hook.id}/rotate`)
    const newSecret: string = body.data.secret
    expect(new Date(body.data.previous_secret_expires_at).getTime()).toBeGreaterThan(Date.now())
    await publish(hook.news())
    await hook.newest('delivered')
    const [both = { path: '', headers: {}, body: '' }] = receiver.at(hook.path)
    expect(both.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    expect(verified(hook.secret, both)).toEqual(verified(newSecret, both))
    await rows.webhooks.updateOne({ _id: hook.id }, { $set: { 'secrets.1.until': new Date(0) } })
    await publish(hook.news())
    await eventually(() => expect(receiver.at(hook.path)).toHaveLength(2))
    const last = receiver.at(hook.path)[1] ?? both
    verified(newSecret, last)
    expect(() => verified(hook.secret, last)).toThrow('No matching signature')
  })

  test('that rotates at once in several calls signs with each secret that was shown', async () => {
    const hook = await open()
    const answers = await Promise.all([1, 2, 3].map(() => hook.call('POST', `/webhooks/${hook.id}/rotate`)))
    await publish(hook.news())
    await hook.newest('delivered')
    const [one = { path: '', headers: {}, body: '' }] = receiver.at(hook.path)
    for (const secret of [hook.secret, ...answers.map(({ body }) => body.secret)]) verified(secret, one)
  })

  test('that is gone is disabled at once, its owner is told, and it can be made active again', async () => {
    const hook = await open('/gone')
    await publish(hook.news())
    expect((await hook.newest('failed')).attempts).toHaveLength(1)
    await eventually(async () =>
      expect(await hook.get()).toMatchObject({ status: 'disabled', disabled_reason: 'gone' }),
    )
    const notices = async () => {
      const { body } = await server.call('GET', '/notifications', { token: hook.token })
      return body.filter(({ kind }: { kind: string }) => kind === 'webhook.disabled')
    }
    await eventually(async () => expect(await notices()).toHaveLength(1))
    expect((await notices())[0].message).toContain('it answered 410 Gone')
    await eventually(async () => expect(await rows.webhooks.countDocuments({ untold: true })).toBe(0))
    await publish(hook.news())
    expect(await hook.log()).toHaveLength(1)
    await hook.call('PATCH', `/webhooks/${hook.id}`, {
      body: { status: 'active', url: receiver.url(`${hook.path.replace('/gone', '/back')}`) },
    })
    expect(await hook.get()).toMatchObject({ status: 'active', disabled_reason: null, disabled_at: null })
    await publish(hook.news())
    await hook.newest('delivered')
  })

  test('to which nothing was delivered for days is disabled, and what still waits is not sent', async () => {
    const hook = await open()
    broken.add(hook.path)
    const dayMs = 24 * 60 * 60 * 1000
    await rows.webhooks.updateOne(
      { _id: hook.id },
      { $set: { failing_since: new Date(Date.now() - 6 * dayMs) } },
    )
    const now = new Date()
    const later = openDelivery(hook.news(), hook.id, now)
    await rows.deliveries.insertOne({ ...later, next_attempt_at: new Date(Date.now() + dayMs) })
    const lost: Attempt = { at: now, status_code: 500, duration_ms: 1, error: 'x', response: null }
    const last = openDelivery(hook.news(), hook.id, now)
    await rows.deliveries.insertOne({ ...last, attempts: Array<Attempt>(7).fill(lost) })
    await eventually(async () =>
      expect(await hook.get()).toMatchObject({ status: 'disabled', disabled_reason: 'failing' }),
    )
    const path = `/webhooks/${hook.id}/deliveries/${last._id}/resend`
    expect((await hook.call('POST', path)).body.code).toBe('WEBHOOK_DISABLED')
    await rows.deliveries.updateOne({ _id: later._id }, { $set: { next_attempt_at: now } })
    const { attempts } = await hook.newestOf(later._id, 'failed')
    expect(attempts).toMatchObject([{ error: 'Not sent: the webhook is disabled', duration_ms: 0 }])
  })

  test('is one of at most 10 of its client, also when they are made at once', async () => {
    const { call } = await openClient(server)
    const body = { url: 'https://hooks.acme.example/', events: ['ticket.updated'] }
    const answers = await Promise.all(Array.from({ length: 14 }, () => call('POST', '/webhooks', { body })))
    const codes = answers.map(({ status, body }) => body.code ?? status)
    expect(codes.filter((code) => code === 201)).toHaveLength(10)
    expect(codes.filter((code) => code === 'WEBHOOK_LIMIT')).toHaveLength(4)
    const { webhooks, total } = (await call('GET', '/webhooks')).body.data
    expect([webhooks.length, total]).toEqual([10, 10])
    expect((await call('DELETE', `/webhooks/${webhooks[3].id}`)).status).toBe(200)
    expect((await call('POST', '/webhooks', { body })).status).toBe(201)
  })

  test('and its deliveries are there under its client and itself alone', async () => {
    const [hook, stranger] = [await open(), await open()]
    const other = await open('/other', ['request.updated'], server, Promise.resolve(hook.client))
    await publish(hook.news())
    const { id } = await hook.newest('delivered')
    const codeOf = async (method: string, path: string, { call } = hook) =>
      (await call(method, path, method === 'PATCH' ? { body: {} } : {})).body.code
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['GET', '/deliveries'],
      ['POST', `/deliveries/${id}/resend`],
    ] as const)
      expect(await codeOf(method, `/webhooks/${hook.id}${suffix}`, stranger)).toBe('WEBHOOK_NOT_FOUND')
    expect(await codeOf('POST', `/webhooks/${other.id}/deliveries/${id}/resend`)).toBe('DELIVERY_NOT_FOUND')
  })

  test('shows its secret in no answer, row or trail but that of its creation', async () => {
    const hook = await open()
    await publish(hook.news())
    await hook.newest('delivered')
    await hook.call('PATCH', `/webhooks/${hook.id}`, { body: { description: 'Ours' } })
    const { secret } = (await hook.call('POST', `/webhooks/${hook.id}/rotate`)).body
    const texts = [
      JSON.stringify(await hook.get()),
      JSON.stringify(await hook.log()),
      JSON.stringify(await rows.webhooks.findOne({ _id: hook.id })),
      JSON.stringify(await rows.audit.find({ client_id: hook.clientId }).toArray()),
    ].join()
    for (const one of [hook.secret, secret]) expect(texts).not.toContain(one.slice('whsec_'.length))
    const { body } = await hook.call('DELETE', `/webhooks/${hook.id}`)
    expect(body.success).toBe(true)
    expect(await rows.deliveries.countDocuments({ webhook_id: hook.id })).toBe(0)
    const trail = await rows.audit.find({ resource_id: hook.id }, { sort: { _id: 1 } }).toArray()
    expect(trail.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.changed',
      'webhook.rotated',
      'webhook.deleted',
    ])
  })
})

describe('a delivery', () => {
  test('whose process ended is sent by another one, and the lost attempt is in its log', async () => {
    const hook = await open()
    const lost = openDelivery(hook.news(), hook.id, new Date())
    await rows.deliveries.insertOne({ ...lost, status: 'sending', attempt: 1, claimed_at: new Date(0) })
    const { attempts } = await hook.newest('delivered')
    expect(attempts.map(({ error }: { error: string | null }) => error)).toEqual([
      'The process of this attempt ended',
      null,
    ])
  })

  test('of a run whose worker is killed right after its end is sent once, and so is its bill', async () => {
    // The killed worker may have the locks of jobs.
    const timings = { ...settings.timings, jobLockMs: 1500, jobTouchMs: 300 }
    const mortal = { ...settings, timings }
    const web = await startTestServer({ ...mortal, role: 'web' })
    const own = rowsOf(web)
    const hook = await open('/killed', ['execution.completed', 'ticket.updated'], web)
    const worker = await startServerProcess(
      web.databaseUri,
      { ...mortal, role: 'worker' },
      dyingServer,
      'before deliveries',
    )
    const id = await hook.client.execute(await hook.client.workflow({ steps: waiting(0), price: 30 }))
    await worker.exited
    expect(await own.executions.countDocuments({ _id: id, status: 'completed' } as object)).toBe(1)
    expect(await own.deliveries.countDocuments()).toBe(0)
    const other = await startTestServer(mortal, web.databaseUri)
    const delivered = await hook.newest('delivered')
    expect([delivered.event_id, delivered.attempts.length]).toEqual([`execution-${id}`, 1])
    await eventually(async () =>
      expect(await own.executions.countDocuments({ unsettled: true } as object)).toBe(0),
    )
    expect(await own.deliveries.countDocuments()).toBe(1)
    expect(await own.ledger.countDocuments({ _id: id, amount: 30 } as object)).toBe(1)
    // As after a kill between the deliveries and the mark that the run is settled.
    await own.executions.updateOne({ _id: id }, { $set: { unsettled: true } })
    await eventually(async () =>
      expect(await own.executions.countDocuments({ unsettled: true } as object)).toBe(0),
    )
    expect(await own.deliveries.countDocuments()).toBe(1)
    // An orderly stop gives back what is under way, and that is no attempt.
    hanging.add(hook.path)
    await other.convene.workflows.publish(hook.news())
    await eventually(() => expect(receiver.at(hook.path)).toHaveLength(2))
    await other.stop()
    expect(await own.deliveries.findOne({ status: 'pending' })).toMatchObject({ attempts: [] })
  })
})
