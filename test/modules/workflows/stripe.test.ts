import { afterAll, describe, expect, test } from 'bun:test'
import { openClient as openClientRow } from '../../../src/modules/workflows/clients/client.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { type StripeFault, startStripe, stripeSettings } from '../../support/stripe-process.ts'
import { billRun, signatureOf, signedEvent } from './stripe-setup.ts'

const stripe = await startStripe()
afterAll(stripe.stop)
const settings = {
  stripe: stripeSettings(stripe),
  timings: { ...defaultTimings, stripePollMs: 50, stripeCallMs: 1000, stripeRetryMs: 50, jobPollMs: 20 },
}
// Its jobs are run by hand.
const server = await startTestServer({ ...settings, role: 'web' })
const { accounts, workflows } = server.convene
const { usage, customers } = workflows.stripe
if (!usage || !customers) throw new Error('Stripe is not set')
const admin = await server.person({ role: 'admin' })
const actor = { userId: null, address: 'test' }
const collection = (name: string) => server.database.collection(name)

const openClient = async (fields: object = {}) => {
  const client = openClientRow({ name: 'Acme', email: 'a@acme.example', ...fields }, new Date())
  await workflows.clients.insert(client)
  const owner = await server.person()
  await accounts.administer(actor, owner.id, { client_id: client._id, client_role: 'owner' })
  return { client, id: client._id, ownerId: owner.id }
}

/** A client whose customer Stripe has. */
const openCustomer = async (fields: object = {}) => {
  const opened = await openClient(fields)
  const row = await workflows.clients.byId(opened.id)
  if (!row) throw new Error('there is no client')
  return { ...opened, customer: await customers.customerOf(row) }
}

/** The library repeats a call once whose connection is cut. */
const broken = (fault: StripeFault): StripeFault[] => (fault.how === 'cut' ? [fault, fault] : [fault])

const usageOf = async (...ids: string[]) => {
  const { usage: taken } = await stripe.state()
  return ids.map((id) => taken[id]?.cents ?? null)
}
const waiting = async (...ids: string[]) =>
  await collection('ledger').countDocuments({ _id: { $in: ids as never[] }, report_at: { $exists: true } })

describe('completed runs', () => {
  test('reach Stripe once each, in cents, under the one customer of their client', async () => {
    const { id } = await openClient({ name: 'Acme', company_name: 'Acme GmbH' })
    const at = new Date('2020-01-01T00:00:00.000Z')
    const runs = await Promise.all([0.1, 19.99, 1234.5].map((price) => billRun(server, id, { price })))
    const failed = await billRun(server, id, { status: 'failed' })
    await Promise.all([usage.reportDue(), usage.reportDue()])
    await usage.reportDue()
    expect(await usageOf(...runs, failed)).toEqual([10, 1999, 123_450, null])
    expect(await waiting(...runs)).toBe(0)
    const { customers: all } = await stripe.state()
    const own = all.filter(({ client_id }) => client_id === id)
    expect(own).toMatchObject([{ name: 'Acme GmbH', email: 'a@acme.example' }])

    const old = await billRun(server, id, { completed_at: at, started_at: at })
    await usage.reportDue()
    expect([await usageOf(old), await waiting(old)]).toEqual([[null], 0])
    expect(await collection('audit_logs').countDocuments({ action: 'stripe.usage_expired' })).toBe(1)
  })

  test.each([
    ['is over its limit', { how: 'status', status: 429 }],
    ['fails', { how: 'status', status: 500 }],
    ['does not answer', { how: 'silence' }],
    ['cuts the connection', { how: 'cut' }],
    ['takes it and cuts the connection', { how: 'cut', isTaken: true }],
    ['takes it and does not answer', { how: 'silence', isTaken: true }],
  ] as const)('wait while Stripe %s, and count once', async (_, fault) => {
    const { id } = await openCustomer()
    const run = await billRun(server, id, { price: 5 })
    const { repeats } = await stripe.state()
    await stripe.fail(...broken({ path: 'meter_events', ...fault }))
    await usage.reportDue()
    expect(await waiting(run)).toBe(1)
    // A day later Stripe knows the report by its identifier alone.
    if ('isTaken' in fault && fault.how === 'cut') await stripe.forgetKeys()
    await usage.reportDue()
    expect([await usageOf(run), await waiting(run)]).toEqual([[500], 0])
    expect((await stripe.state()).repeats > repeats).toBe('isTaken' in fault)
  })

  test('that Stripe refuses wait, and hold up no others', async () => {
    const gone = await openCustomer()
    const other = await openCustomer()
    await stripe.deleteCustomer(gone.customer)
    const refused = await billRun(server, gone.id)
    const taken = await billRun(server, other.id)
    await usage.reportDue()
    expect([await usageOf(refused, taken), await waiting(refused), await waiting(taken)]).toEqual([
      [null, 1000],
      1,
      0,
    ])
    await collection('ledger').deleteOne({ _id: refused as never })
  })

  test('are reported by another process when one is killed amid its report', async () => {
    const { id } = await openCustomer()
    await stripe.fail({ path: 'meter_events', how: 'silence', isTaken: true })
    const run = await billRun(server, id, { price: 7 })
    const patient = { ...settings, timings: { ...settings.timings, stripeCallMs: 600_000 } }
    const worker = await startServerProcess(server.databaseUri, { ...patient, role: 'worker' })
    await eventually(async () => expect(await usageOf(run)).toEqual([700]))
    worker.kill()
    await worker.exited
    expect(await waiting(run)).toBe(1)
    await usage.reportDue()
    expect([await usageOf(run), await waiting(run)]).toEqual([[700], 0])
  })
})

test('a client has one customer, whatever breaks while it is created and whatever its name is by then', async () => {
  const { id, client } = await openClient({ name: 'First name' })
  await stripe.fail(...broken({ path: 'customers', how: 'cut', isTaken: true }))
  await expect(customers.createMissing()).rejects.toThrow('Stripe')
  await workflows.clients.change(client, { name: 'Second name' })
  await Promise.all([customers.createMissing(), customers.createMissing()])
  await customers.createMissing()
  const own = (await stripe.state()).customers.filter(({ client_id }) => client_id === id)
  expect(own.map(({ name }) => name)).toEqual(['First name'])
})

let events = 0
const now = Math.floor(Date.now() / 1000)
const eventOf = (type: string, object: object, created = now) => {
  events += 1
  return { id: `evt_${events}`, object: 'event', type, created, data: { object } }
}
const send = async (event: object, signature?: string) =>
  await server.call('POST', '/api/v1/stripe/webhook', signedEvent(event, signature))

const priced = (unit_amount: number, more = {}) => ({
  quantity: 2,
  price: {
    currency: 'eur',
    unit_amount,
    recurring: { usage_type: 'licensed', interval: 'month', interval_count: 1 },
    ...more,
  },
})
const subscription = (customer: string, status: string, more = {}) => ({
  id: `sub_of_${customer}`,
  object: 'subscription',
  customer,
  status,
  start_date: 1_767_225_600,
  cancel_at: null,
  ended_at: null,
  items: { has_more: false, data: [priced(4950)] },
  ...more,
})
const invoice = (customer: string, id: string) => ({
  id,
  object: 'invoice',
  customer,
  number: 'A-1',
  amount_due: 9900,
  currency: 'eur',
})

const updated = 'customer.subscription.updated'
const deleted = 'customer.subscription.deleted'
const statusOf = async (id: string) => (await workflows.clients.byId(id))?.status
const auditOf = async (id: string): Promise<string[]> => {
  const rows = await collection('audit_logs')
    .find({ resource_id: id })
    .sort({ created_at: 1, _id: 1 })
    .toArray()
  return rows.map(({ action }) => action)
}
const toldTo = async (userId: string): Promise<string[]> => {
  const rows = await collection('notifications').find({ user_id: userId }).sort({ created_at: 1 }).toArray()
  return rows.map(({ kind }) => kind)
}

describe('an event', () => {
  test('needs the signature of its own bytes, made with the secret within the last 5 minutes', async () => {
    const { id, customer } = await openCustomer()
    const event = eventOf(deleted, subscription(customer, 'canceled'))
    const body = JSON.stringify(event)
    const forged = [
      '',
      't=,v1=',
      signatureOf(body, 'whsec_another'),
      signatureOf(`${body} `),
      signatureOf(body).replace('v1=', 'v0='),
      signatureOf(body, undefined, Date.now() - 301_000),
      signatureOf(body).replace(/t=\d+/, `t=${now + 1}`),
    ]
    for (const signature of forged) {
      const answer = await send(event, signature)
      expect([answer.status, answer.body.code]).toEqual([400, 'STRIPE_SIGNATURE_INVALID'])
    }
    expect(await statusOf(id)).toBe('active')
    expect((await send(event, signatureOf(body, undefined, Date.now() - 290_000))).status).toBe(200)
    expect(await statusOf(id)).toBe('suspended')
  })

  test('of an unknown type or customer is received and changes nothing', async () => {
    expect((await send(eventOf('charge.captured', { id: 'ch_1' }))).body).toEqual({ received: true })
    const unknown = eventOf(deleted, subscription('cus_unknown', 'canceled'))
    expect((await send(unknown)).status).toBe(200)
  })

  test('of a changed subscription changes its amount and dates, and is told and audited once', async () => {
    const { id, ownerId, customer } = await openCustomer()
    const event = eventOf(updated, subscription(customer, 'active', { cancel_at: 1_798_761_600 }))
    for (const { status } of await Promise.all([send(event), send(event)])) expect(status).toBe(200)
    await send(event)
    expect(await workflows.clients.byId(id)).toMatchObject({
      subscription_amount: 99,
      subscription_start_date: new Date('2026-01-01T00:00:00.000Z'),
      subscription_end_date: new Date('2027-01-01T00:00:00.000Z'),
    })
    expect(await auditOf(id)).toEqual(['client.changed', 'stripe.subscription_active'])
    expect(await toldTo(ownerId)).toEqual(['billing.changed'])
    const dollars = { items: { has_more: false, data: [priced(100, { currency: 'usd' })] } }
    await send(eventOf(updated, subscription(customer, 'active', dollars)))
    expect((await workflows.clients.byId(id))?.subscription_amount).toBe(99)
  })

  test('of an ended subscription suspends the client, also when an older one comes later', async () => {
    const { id, ownerId, customer } = await openCustomer()
    await send(eventOf(deleted, subscription(customer, 'canceled', { ended_at: now }), now))
    await send(eventOf(updated, subscription(customer, 'active'), now - 60))
    await send(eventOf(updated, subscription(customer, 'active'), now))
    expect(await workflows.clients.byId(id)).toMatchObject({
      status: 'suspended',
      subscription_end_date: new Date(now * 1000),
    })
    expect(await toldTo(ownerId)).toEqual(['billing.ended'])
    expect((await toldTo(admin.id)).filter((kind) => kind === 'billing.ended').length).toBeGreaterThan(0)
    const next = { id: 'sub_next' }
    await send(eventOf(updated, subscription(customer, 'active', next), now + 1))
    // The events of one second may come in any order.
    const created = 'customer.subscription.created'
    await send(eventOf(created, subscription(customer, 'incomplete_expired', next), now + 1))
    expect(await statusOf(id)).toBe('active')
    // The end of the subscription that was replaced.
    await send(eventOf(deleted, subscription(customer, 'canceled'), now + 2))
    expect(await statusOf(id)).toBe('active')
  })

  test('readmits no client that an administrator suspended', async () => {
    const { id, customer } = await openCustomer()
    await send(eventOf(updated, subscription(customer, 'unpaid')))
    expect(await statusOf(id)).toBe('suspended')
    await server.call('DELETE', `/api/v1/admin/clients/${id}`, { token: admin.token })
    await send(eventOf(updated, subscription(customer, 'active'), now + 1))
    expect(await statusOf(id)).toBe('suspended')
  })

  test('of a payment is told and audited; a failure that comes after its payment is not', async () => {
    const { id, ownerId, customer } = await openCustomer()
    await send(eventOf('invoice.payment_failed', invoice(customer, 'in_1'), now))
    await send(eventOf('invoice.paid', invoice(customer, 'in_1'), now))
    await send(eventOf('invoice.payment_failed', invoice(customer, 'in_1'), now))
    await send(eventOf('invoice.payment_failed', invoice(customer, 'in_0'), now - 60))
    expect(await auditOf(id)).toEqual(['stripe.invoice_failed', 'stripe.invoice_paid'])
    expect(await toldTo(ownerId)).toEqual(['billing.failed', 'billing.paid'])
    expect(await statusOf(id)).toBe('active')
  })

  test('of a deleted customer ends its subscription; the next completed run has a new customer', async () => {
    const { id, customer } = await openCustomer()
    await send(eventOf(updated, subscription(customer, 'active')))
    await stripe.deleteCustomer(customer)
    await send(eventOf('customer.deleted', { id: customer, object: 'customer' }, now + 1))
    expect(await statusOf(id)).toBe('suspended')
    expect((await auditOf(id)).at(-1)).toBe('stripe.customer_deleted')
    await customers.createMissing()
    const own = async () => (await stripe.state()).customers.filter(({ client_id }) => client_id === id)
    expect((await own()).length).toBe(1)
    const run = await billRun(server, id)
    await usage.reportDue()
    expect([(await own()).length, await usageOf(run)]).toEqual([2, [1000]])
  })
})
