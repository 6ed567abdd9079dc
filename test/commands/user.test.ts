import { expect, test } from 'bun:test'
import { createAccountStore } from '../../src/modules/accounts/account-store.ts'
import { ensureIndexes } from '../../src/platform/mongo.ts'
import { commandRunner } from '../support/command.ts'
import { openExplainedStore } from '../support/query-plans.ts'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
const { run, runAtTerminal } = await commandRunner({ MONGODB_URI: server.databaseUri })
const { operator } = server.convene.accounts
const actor = { userId: null, address: 'command' }
const email = 'first@admins.example'
const password = 'a long password'
const logIn = (typed: string) => server.call('POST', '/api/auth/login', { body: { email, password: typed } })

test('of two commands that add one address at once, one creates the first admin, whose login works', async () => {
  const add = () =>
    run('user', ['add', 'First@admins.example', '--role', 'admin', '--password-stdin'], `${password}\n`)
  const both = await Promise.all([add(), add()])
  const [winner, loser] = both.toSorted((a, b) => a.code - b.code)
  expect(winner).toMatchObject({ code: 0, told: '' })
  expect(winner?.shown).toStartWith(`${email} has an account now, with the role admin`)
  expect(loser).toEqual({ code: 1, shown: '', told: 'An account with this e-mail address exists already\n' })
  const { status, body } = await logIn(password)
  expect([status, body.user.role]).toEqual([200, 'admin'])
  const row = await server.database.collection('audit_logs').findOne({ action: 'user.registered' })
  expect(row).toMatchObject({ user_id: null, ip_address: 'command', resource_id: body.user.id })
  expect(String(row?.user_agent)).toStartWith('bun run user, by ')
})

test('a reset asks twice at the terminal, shows nothing of the password and ends all logins', async () => {
  const { body } = await logIn(password)
  const next = 'une phrase à part'
  let asked = 0
  const { code, shown } = await runAtTerminal('user', ['reset', email], (text, type) => {
    const questions = text.match(/Password: |The same again: /g)?.length ?? 0
    // With a slip that is taken back, and an arrow key.
    if (questions > asked) type(`${next}x\x7f\x1b[C\r`)
    asked = Math.max(asked, questions)
  })
  expect([code, asked]).toEqual([0, 2])
  expect(shown).not.toContain('phrase')
  expect(shown).toContain(`${email} has a new password, and all its logins have ended`)
  expect((await server.call('GET', '/api/v1/auth/me', { token: body.token })).status).toBe(401)
  expect((await logIn(password)).status).toBe(401)
  expect((await logIn(next)).status).toBe(200)
})

test('a password is no argument: the refusal is one line that does not repeat it', async () => {
  expect(await run('user', ['add', 'second@admins.example', '--password=hunter22'])).toEqual({
    code: 2,
    shown: '',
    told: 'There is no option --password: see bun run user add --help\n',
  })
})

test('the last active admin keeps the role, and another one loses it', async () => {
  await expect(operator.setRole(email, 'user', actor)).rejects.toMatchObject({ code: 'LAST_ADMIN' })
  const other = await server.person()
  expect(await operator.setRole(other.email, 'admin', actor)).toMatchObject({ role: 'admin' })
  expect(await operator.setRole(email.toUpperCase(), 'user', actor)).toMatchObject({ role: 'user' })
  await expect(operator.setRole('none@people.example', 'user', actor)).rejects.toMatchObject({
    code: 'USER_NOT_FOUND',
  })
})

test('the list is read in batches by an index, newest first, without deleted accounts', async () => {
  const all = await Array.fromAsync(operator.all({ deleted: false }))
  expect(all.map(({ role }) => role)).toEqual(['admin', 'user'])
  expect(JSON.stringify(all)).not.toContain('password_hash')
  const { connection, expectIndexes } = await openExplainedStore()
  const accounts = createAccountStore(connection)
  await ensureIndexes(connection)
  for (const filter of [
    { deleted: false as const },
    { role: 'admin' as const },
    { status: 'active' as const },
  ])
    await expectIndexes(() => Array.fromAsync(accounts.all(filter)))
})
