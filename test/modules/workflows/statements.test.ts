import { describe, expect, test } from 'bun:test'
import { extractText, getDocumentProxy } from 'unpdf'
import {
  type EarlierClient,
  openClient as openClientRow,
} from '../../../src/modules/workflows/clients/client.ts'
import type { LedgerEntry } from '../../../src/modules/workflows/ledger/ledger-rows-store.ts'
import { openStatement } from '../../../src/modules/workflows/statements/statement.ts'
import { makeStatementPdf } from '../../../src/modules/workflows/statements/statement-pdf.ts'
import { type CallOptions, startTestServer } from '../../support/server.ts'
import { rowsOf } from './executions-setup.ts'

// Without jobs, which close months at any time.
const server = await startTestServer({ role: 'web' })
const { accounts, workflows } = server.convene
const { closing, service } = workflows.statements
const rows = rowsOf(server)
const ledger = server.database.getClient().db(server.database.name).collection<LedgerEntry>('ledger')
const began = new Date('2026-01-15T12:00:00.000Z')
const actor = { userId: null, address: 'test' }

/** A client that began in January 2026, and its owner. */
const openClient = async (fields: object = {}) => {
  const given = { name: 'Estee', plan: 'pro', subscription_amount: 99.9, ...fields } as const
  const client = openClientRow(given, began)
  await workflows.clients.insert(client)
  const owner = await server.person()
  await accounts.administer(actor, owner.id, { client_id: client._id, client_role: 'owner' })
  const { email, password } = owner
  const login = await server.call('POST', '/api/auth/login', { body: { email, password } })
  const token: string = login.body.access_token
  return {
    client,
    id: client._id,
    ownerId: owner.id,
    token,
    get: (path: string, options: CallOptions = {}) =>
      server.call('GET', `/api/v1${path}`, { token, ...options }),
  }
}

const entry = (client_id: string, at: string, fields: Partial<LedgerEntry> = {}): LedgerEntry => ({
  _id: Bun.randomUUIDv7(),
  client_id,
  workflow_id: 'w1',
  workflow_name: 'Logos',
  amount: 0.1,
  cost: 1,
  duration_seconds: 2,
  completed_at: new Date(at),
  ...fields,
})

const afterMarch = new Date('2026-04-01T00:10:00.000Z')

const textOf = async (bytes: Uint8Array) =>
  await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })

describe('a statement', () => {
  test('has the runs of its month in UTC, by workflow and price, with sums that are exact to the cent', async () => {
    const { id, get } = await openClient()
    const other = await openClient()
    await ledger.insertMany([
      entry(id, '2026-02-28T23:59:59.999Z', { amount: 5 }),
      ...[1, 2, 3].map((second) => entry(id, `2026-03-01T00:00:0${second - 1}.000Z`)),
      entry(id, '2026-03-31T23:59:59.999Z', { amount: 0.7 }),
      entry(id, '2026-03-31T23:59:59.999Z', { workflow_id: 'w2', workflow_name: 'Avatars', amount: 12 }),
      entry(id, '2026-04-01T00:00:00.000Z', { amount: 7 }),
      entry(other.id, '2026-03-10T00:00:00.000Z', { amount: 1000 }),
    ])
    const { statement } = (await get('/statements/2026-03')).body.data
    expect(statement).toMatchObject({
      status: 'provisional',
      number: null,
      currency: 'EUR',
      period: { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
      subscription_amount: 99.9,
      runs_count: 5,
      runs_amount: 13,
      total_amount: 112.9,
    })
    expect(statement.workflows).toEqual([
      { workflow_id: 'w2', workflow_name: 'Avatars', price: 12, count: 1, amount: 12 },
      { workflow_id: 'w1', workflow_name: 'Logos', price: 0.1, count: 3, amount: 0.3 },
      { workflow_id: 'w1', workflow_name: 'Logos', price: 0.7, count: 1, amount: 0.7 },
    ])
  })

  test('is there from the month in which the client began up to the current one, and listed newest first', async () => {
    const { client, get } = await openClient()
    const months = (new Date().getUTCFullYear() - 2026) * 12 + new Date().getUTCMonth() + 1
    const { total, statements, has_more } = (await get('/statements?limit=2')).body.data
    expect([total, has_more]).toEqual([months, months > 2])
    expect(statements[0]).toMatchObject({
      month: new Date().toISOString().slice(0, 7),
      status: 'provisional',
      total_amount: 99.9,
    })
    const last = (await get(`/statements?limit=2&offset=${months - 1}`)).body.data.statements
    expect(last.map(({ month }: { month: string }) => month)).toEqual(['2026-01'])
    const page = await service.page(client, { limit: 20, offset: 1 }, afterMarch)
    expect(page.rows.map(({ month }) => month)).toEqual(['2026-03', '2026-02', '2026-01'])
    expect((await get('/statements?offset=5000')).body.data.statements).toEqual([])
    for (const month of ['2025-12', '2999-01'])
      expect((await get(`/statements/${month}`)).body.code).toBe('STATEMENT_NOT_FOUND')
    for (const month of ['2026-13', '2026-1', '2026-03-01', 'now'])
      expect((await get(`/statements/${month}`)).status).toBe(400)
  })
})

describe('a month', () => {
  test('is closed once, some time after its end, and nothing changes it any more', async () => {
    const { id, ownerId, get } = await openClient()
    await ledger.insertOne(entry(id, '2026-03-10T00:00:00.000Z', { amount: 10 }))
    await closing.closeDue(new Date('2026-04-01T00:09:00.000Z'))
    expect((await get('/statements/2026-03')).body.statement.status).toBe('provisional')
    await Promise.all([closing.run(afterMarch), closing.run(afterMarch)])
    await closing.run(afterMarch)
    const { statement } = (await get('/statements/2026-03')).body
    const number = `ST-202603-${id.slice(-8).toUpperCase()}`
    expect(statement).toMatchObject({ status: 'closed', number, plan: 'pro', total_amount: 109.9 })

    const admin = await server.person({ role: 'admin' })
    const change = { name: 'New', plan: 'starter', subscription_amount: 1 }
    await server.call('PUT', `/api/v1/admin/clients/${id}`, { token: admin.token, body: change })
    await ledger.insertOne(entry(id, '2026-03-11T00:00:00.000Z'))
    await closing.run(afterMarch)
    expect((await get('/statements/2026-03')).body.statement).toEqual(statement)
    const listed = (await get('/statements?limit=200')).body.statements.filter(
      ({ status }: { status: string }) => status === 'closed',
    )
    expect(listed.map(({ month }: { month: string }) => month)).toEqual(['2026-03', '2026-02', '2026-01'])
    const told = await server.database
      .collection('notifications')
      .find({ user_id: ownerId })
      .sort({ resource_id: 1 })
      .toArray()
    expect(told.map(({ kind, resource_id }) => [kind, resource_id])).toEqual([
      ['statement.closed', `${id}:2026-02`],
      ['statement.closed', `${id}:2026-03`],
    ])
  })

  test('waits for a run that ended in it and is not in the ledger yet', async () => {
    const { id, get } = await openClient()
    const run = { _id: Bun.randomUUIDv7(), client_id: id, completed_at: new Date('2026-02-01T00:00:00.000Z') }
    await rows.executions.insertOne({ ...run, unsettled: true, created_at: began } as never)
    await closing.run(afterMarch)
    const statusOf = async (month: string) => (await get(`/statements/${month}`)).body.statement.status
    expect([await statusOf('2026-01'), await statusOf('2026-02')]).toEqual(['closed', 'provisional'])
    await rows.executions.deleteOne({ _id: run._id })
    await closing.run(afterMarch)
    expect([await statusOf('2026-02'), await statusOf('2026-03')]).toEqual(['closed', 'closed'])
  })

  test('that is closed late has the client as it was at its end', async () => {
    const { id } = await openClient({ name: 'Before' })
    const client = await workflows.clients.byId(id)
    if (!client) throw new Error('there is no client')
    await workflows.clients.change(client, { name: 'After', subscription_amount: 500, status: 'suspended' })
    const [before] = await workflows.clients.earlier(id)
    expect(before).toMatchObject({ name: 'Before', subscription_amount: 99.9, status: 'active' })
    await closing.closeDue(afterMarch)
    const after = await workflows.clients.byId(id)
    const march = after && (await service.read(after, '2026-03', afterMarch))
    expect(march).toMatchObject({ client_name: 'Before', subscription: 9990, closed_at: afterMarch })
  })
})

describe('the subscription of a month', () => {
  const now = new Date('2026-06-01T00:00:00.000Z')
  const of = (client: object, ...earlier: [until: string, was: object][]): number => {
    const row = { ...openClientRow({ name: 'Acme', subscription_amount: 100 }, began), ...client }
    const versions = earlier.map(([until, was]) => ({ ...row, ...was, until: new Date(until) }))
    return openStatement(row, versions as EarlierClient[], '2026-03', [], now).subscription
  }
  const suspended = { status: 'suspended' }
  const active = { status: 'active' }

  test.each([
    ['whole for an active client', of({}), 10_000],
    ['none for a client that was suspended all month', of(suspended, ['2026-02-20', active]), 0],
    ['whole for one that was suspended within it', of(suspended, ['2026-03-02', active]), 10_000],
    [
      'whole for one that was active for a day of it',
      of(suspended, ['2026-03-10', suspended], ['2026-03-11', active]),
      10_000,
    ],
    ['none for one that is pending', of({ status: 'pending' }), 0],
    [
      'that of the end of the month',
      of({ subscription_amount: 7 }, ['2026-03-31', { subscription_amount: 100 }]),
      700,
    ],
    [
      'that of before a later change',
      of({ subscription_amount: 7 }, ['2026-04-01', { subscription_amount: 100 }]),
      10_000,
    ],
    [
      'whole where it began within the month',
      of({ subscription_start_date: new Date('2026-03-31') }),
      10_000,
    ],
    ['none before it begins', of({ subscription_start_date: new Date('2026-04-01') }), 0],
    ['whole in the month of its end', of({ subscription_end_date: new Date('2026-03-01') }), 10_000],
    ['none after its end', of({ subscription_end_date: new Date('2026-02-28') }), 0],
  ])('is %s', (_, amount, expected) => {
    expect(amount).toBe(expected)
  })
})

describe('as a document', () => {
  test('a PDF is in the language of the reader, and long lists go over pages with numbers', async () => {
    const { client, id, token } = await openClient({ company_name: 'Société Été & Fils' })
    await ledger.insertMany(
      Array.from({ length: 60 }, (_, index) =>
        entry(id, '2026-03-10T00:00:00.000Z', {
          workflow_id: `w${index}`,
          workflow_name: `Déclinaisons de logo pour la collection de printemps, numéro ${index}`,
          amount: 1234.5,
        }),
      ),
    )
    const headers = { accept: 'application/pdf', authorization: `Bearer ${token}` }
    const french = await fetch(`${server.url}/api/v1/statements/2026-03`, { headers })
    expect(french.headers.get('content-type')).toBe('application/pdf')
    expect(french.headers.get('content-disposition')).toStartWith(
      'attachment; filename="statement-2026-03.pdf"',
    )
    const { text, totalPages } = await textOf(await french.bytes())
    expect(totalPages).toBeGreaterThan(2)
    const [first = '', last = ''] = [text[0], text.at(-1)]
    for (const part of ['Relevé mensuel', 'Provisoire', 'Société Été & Fils', '01/03/2026 – 31/03/2026'])
      expect(first).toContain(part)
    expect(first).toContain(`Page 1 sur ${totalPages}`)
    expect(first).toMatch(/99,90\s€/)
    expect(last).toMatch(/74\s070,00\s€[\s\S]*74\s169,90\s€/)
    expect(text.join()).not.toContain('¤')
    const statement = await service.read(client, '2026-03', afterMarch)
    const english = await makeStatementPdf(
      { ...statement, lines: statement.lines.slice(0, 1), closed_at: afterMarch, number: 'ST-1' },
      { language: 'en', date_format: 'YYYY-MM-DD' },
    )
    const [page = ''] = (await textOf(english)).text
    for (const part of ['Monthly statement', 'ST-1', '2026-03-01 – 2026-03-31', '€1,234.50', 'Page 1 of'])
      expect(page).toContain(part)
    expect(page).not.toContain('Provisional')
  })

  test('CSV has each run once, in the order of time, with cells that no spreadsheet runs', async () => {
    const { id, get } = await openClient()
    const at = '2026-03-10T00:00:00.000Z'
    const names = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'Plain "quoted", name']
    const named = names.map((workflow_name) => entry(id, at, { workflow_name }))
    const many = Array.from({ length: 510 }, () => entry(id, at, { amount: 0.3 }))
    await ledger.insertMany([...many, ...named])
    const { text, headers } = await get('/statements/2026-03?format=csv')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(text).toStartWith('month,status,kind,workflow_id,')
    for (const cell of ["'=1+1", "'+1", "'-1", "'@x", "'\tx", `"'\rx"`, '"Plain ""quoted"", name"'])
      expect(text).toContain(`,${cell},`)
    const ids = [...many, ...named].map(({ _id }) => _id).sort()
    expect([...(text.match(/[0-9a-f-]{36}/g) ?? [])]).toEqual(ids)
    expect(text).toContain('2026-03,provisional,subscription,,,,,,99.90\r\n')
    const byHeader = await get('/statements/2026-03', { headers: { accept: 'text/csv' } })
    expect(byHeader.text).toBe(text)
  })
})
