import { expect, test } from 'bun:test'
import { join } from 'node:path'
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

test('of two commands that add one address at once, at a terminal and in a script, one creates the first admin', async () => {
  let asked = 0
  const [typed, piped] = await Promise.all([
    runAtTerminal('user', ['add', email, '--role', 'admin'], (text, type) => {
      if (asked > 0 || !text.includes('Password: ')) return
      asked += 1
      // Both lines at once, as they are pasted, with a slip that is taken back and an arrow key.
      type(`${password}x\x7f\x1b[C\r${password}\r`)
    }),
    run('user', ['add', 'First@admins.example', '--role=admin', '--password-stdin'], `${password}\r\n`),
  ])
  expect(typed.shown).toContain('The same again: ')
  expect(typed.shown).not.toContain(password)
  const texts = [typed.shown, piped.shown + piped.told].map((text) => text.trimEnd().split('\n').at(-1))
  const winner = typed.code === 0 ? 0 : 1
  expect([typed.code, piped.code].toSorted()).toEqual([0, 1])
  expect(texts[winner]).toStartWith(`${email} has an account now, with the role admin`)
  expect(texts[1 - winner]).toBe('An account with this e-mail address exists already')
  const { status, body } = await logIn(password)
  expect([status, body.user.role]).toEqual([200, 'admin'])
  const row = await server.database.collection('audit_logs').findOne({ action: 'user.registered' })
  expect(row).toMatchObject({ user_id: null, ip_address: 'command', resource_id: body.user.id })
  expect(String(row?.user_agent)).toStartWith('bun run user, by ')
})

test('a reset of the password ends all logins', async () => {
  const { body } = await logIn(password)
  await operator.resetPassword(email, 'another password', actor)
  expect((await server.call('GET', '/api/v1/auth/me', { token: body.token })).status).toBe(401)
  expect((await logIn(password)).status).toBe(401)
  expect((await logIn('another password')).status).toBe(200)
  const reset = operator.resetPassword('none@people.example', 'another password', actor)
  await expect(reset).rejects.toMatchObject({ code: 'USER_NOT_FOUND' })
  const rows = server.database.collection('audit_logs')
  expect(await rows.countDocuments({ action: 'user.password_reset', user_id: null })).toBe(1)
})

test('no argument takes a password, which other users of the machine could read', async () => {
  const source = await Bun.file(join(import.meta.dir, '../../src/commands/user.ts')).text()
  expect(source).toContain("'password-stdin': passwordStdin")
  expect(source).toMatch(/passwordStdin = \{\s*type: 'boolean'/)
  expect(source.match(/type: '(string|enum|positional)'[^}]*password/g)).toBeNull()
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
