import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { createCardReader, createCardStore } from '../../src/modules/valuation-sessions/index.ts'
import { openCsv } from '../../src/platform/csv-reader.ts'
import { commandRunner } from '../support/command.ts'
import { openExplainedStore } from '../support/query-plans.ts'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
const { home, run } = await commandRunner({ MONGODB_URI: server.databaseUri })
const { saveCards } = server.convene.valuations
const actor = { userId: null, address: 'command' }

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(home, name)
  await Bun.write(path, content)
  return path
}

test('a file as Excel writes it becomes cards, and its refused lines a file that can be corrected', async () => {
  const lines = [
    'Token;Company_Name;revenue;employee_count;country_code',
    'baker;"Bäcker ""Süß""\r\nund Sohn";640 000,50;7;be',
    ';No token;1;1;BE',
    '',
    'maker;Two meanings;640.000;7;BE',
    'short;Too few',
    'last;;;;',
  ]
  await write('cards.csv', `\uFEFF${lines.join('\r\n')}\r\n`)
  const { code, shown, told } = await run('cards', ['cards.csv'])
  expect([code, shown]).toEqual([
    1,
    '2 cards created, 0 updated, 0 unchanged; 3 lines were refused: see cards.csv.refused.csv\n',
  ])
  const reasons = [
    'line 4: token must be 1 to 128 characters of A-Z, a-z, 0-9, _, ., ~ and -, starting with a letter or digit',
    'line 6: revenue must be an amount in euros such as 640000 or 640000.50',
    'line 7: has 2 cells, and the header 5',
  ]
  expect(told.trimEnd().split('\n').slice(-3)).toEqual(reasons)
  const report = await openCsv(join(home, 'cards.csv.refused.csv'))
  expect(report.header).toEqual([
    'line',
    'reason',
    'token',
    'company_name',
    'revenue',
    'employee_count',
    'country_code',
  ])
  expect((await Array.fromAsync(report.lines())).map(({ cells }) => cells.slice(0, 3))).toEqual([
    ['4', expect.stringContaining('token must be'), ''],
    ['6', expect.stringContaining('revenue must be'), 'maker'],
    ['7', 'has 2 cells, and the header 5', 'short'],
  ])
  const corrected = createCardReader(report.header)
  expect(corrected(['6', 'a reason', 'maker', 'M', '1', '2', 'BE'])).toMatchObject({
    token: 'maker',
    revenue: 1,
  })
  const { body } = await server.call('GET', '/api/business-cards?token=baker')
  expect(body).toMatchObject({
    company_name: 'Bäcker "Süß"\r\nund Sohn',
    revenue: 640_000.5,
    employee_count: 7,
    country_code: 'BE',
    industry: null,
  })
  const trail = server.database.collection('audit_logs')
  expect(await trail.countDocuments({ action: 'business_card.created' })).toBe(2)
})

test('cards that are saved again are unchanged, and fields without a column stay', async () => {
  const given = [
    { token: 'again', company_name: 'One', city: 'Gent' },
    { token: 'other', company_name: 'Other' },
  ]
  expect(await saveCards(actor, given)).toEqual({ created: 2, updated: 0, unchanged: 0 })
  expect(await saveCards(actor, given)).toEqual({ created: 0, updated: 0, unchanged: 2 })
  const changed = [
    { token: 'again', company_name: 'Two' },
    { token: 'again', company_name: 'Three' },
  ]
  expect(await saveCards(actor, changed)).toEqual({ created: 0, updated: 1, unchanged: 1 })
  const { body } = await server.call('GET', '/api/business-cards?token=again')
  expect(body).toMatchObject({ company_name: 'Three', city: 'Gent' })
  const trail = await server.database.collection('audit_logs').findOne({ action: 'business_card.updated' })
  expect(trail?.changes).toMatchObject({ before: { company_name: 'One' }, after: { company_name: 'Three' } })
})

test.each([
  [['token', 'citty'], 'cards have no column citty'],
  [['city'], 'the column token is missing'],
  [['token', 'city', 'city'], 'the column city stands there twice'],
])('a header %j is refused before a card is stored', (header, text) => {
  expect(() => createCardReader(header)).toThrow(text)
})

test.each([
  ['another encoding', new Uint8Array([...Buffer.from('token;city\nx;G'), 0xe9, 0x0a]), 'is not UTF-8'],
  ['nothing in it', '', 'the file is empty'],
])('a file with %s is refused whole', async (_, content, text) => {
  await expect(openCsv(await write('wrong.csv', content))).rejects.toThrow(text)
})

test('a quote that does not end is a fault at its line, and a line for Excel names the separator', async () => {
  const file = await openCsv(
    await write('quote.csv', 'sep=;\r\ntoken;city\r\na;"Gent, or\r\nso"\r\nb;"never'),
  )
  const read: number[] = []
  const reading = async () => {
    for await (const { line } of file.lines()) read.push(line)
  }
  await expect(reading()).rejects.toThrow('line 5 begins a quote that does not end')
  expect(read).toEqual([3])
})

test('saved cards are found by their tokens', async () => {
  const { connection, expectIndexes } = await openExplainedStore()
  const cards = createCardStore(connection)
  await expectIndexes(() => cards.save([{ token: 'one' }], new Date()))
})
