import { afterAll, expect, test } from 'bun:test'
import { SignJWT } from 'jose'
import mongoose from 'mongoose'
import { startTestServer } from '../support/server.ts'
import { freshDatabaseUri } from '../support/store.ts'

const uri = await freshDatabaseUri()
const connection = await mongoose.createConnection(uri).asPromise()
afterAll(async () => {
  await connection.dropDatabase()
  await connection.close()
})

type Row = { _id: string } & Record<string, unknown>

test('a login of version 1 stays, ends with a change of the password, and its address is not verified', async () => {
  const at = new Date('2026-02-03T09:12:00.000Z')
  const [id, lid, otherLid] = [Bun.randomUUIDv7(), Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const expires_at = new Date(Date.now() + 3_600_000)
  const password_hash = await Bun.password.hash('correct horse', { algorithm: 'argon2id', memoryCost: 8 })
  await connection
    .collection<Row>('store_version')
    .insertOne({ _id: 'store', version: 1, holder: null, leaseUntil: new Date(0) })
  await connection.collection<Row>('logins').insertMany([
    { _id: lid, user_id: id, expires_at },
    { _id: otherLid, user_id: id, expires_at },
  ])
  await connection.collection<Row>('users').insertOne({
    _id: id,
    email: 'old@people.example',
    password_hash,
    first_name: null,
    last_name: null,
    role: 'user',
    status: 'active',
    client_id: null,
    subjects: [],
    created_at: at,
    updated_at: at,
    last_login: null,
  })

  const server = await startTestServer({ assistantAccess: 'key' }, uri)
  const secret = new TextEncoder().encode(server.settings.jwtSecret ?? '')
  const sign = (loginId: string) =>
    new SignJWT({ sub: id, lid: loginId })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(secret)
  const [token, other] = [await sign(lid), await sign(otherLid)]
  const me = (of: string) => server.call('GET', '/api/auth/me', { token: of })
  expect([(await me(token)).status, (await me(other)).status]).toEqual([200, 200])
  const history = '/api/sessions/business/B1/user/old@people.example/history'
  expect((await server.call('GET', history, { token })).status).toBe(403)
  const body = { old_password: 'correct horse', new_password: 'battery staple' }
  expect((await server.call('POST', '/api/v1/auth/password', { token, body })).status).toBe(200)
  expect([(await me(token)).status, (await me(other)).status]).toEqual([200, 401])
})
