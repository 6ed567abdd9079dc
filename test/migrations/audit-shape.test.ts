import { afterAll, expect, test } from 'bun:test'
import mongoose from 'mongoose'
import { auditShape } from '../../src/migrations/audit-shape.ts'
import { databaseOf } from '../../src/platform/mongo.ts'
import { freshDatabaseUri } from '../support/store.ts'

const connection = await mongoose.createConnection(await freshDatabaseUri()).asPromise()
afterAll(async () => {
  await connection.dropDatabase()
  await connection.close()
})

test('the audit trail of before gets the names that it is sent under, once', async () => {
  const db = databaseOf(connection)
  const rows = db.collection<{ _id: string; [name: string]: unknown }>('audit_logs')
  const created_at = new Date()
  const old = {
    _id: Bun.randomUUIDv7(),
    action: 'user.changed',
    actor_id: 'an admin',
    address: '127.0.0.1',
    target_type: 'user',
    target_id: 'a user',
    client_id: null,
    before: { role: 'user' },
    after: null,
    created_at,
  }
  await rows.insertOne(old)
  for (let times = 0; times < 2; times += 1) {
    await auditShape.run(db)
    expect(await rows.find().toArray()).toEqual([
      {
        _id: old._id,
        action: 'user.changed',
        user_id: 'an admin',
        ip_address: '127.0.0.1',
        resource_type: 'user',
        resource_id: 'a user',
        client_id: null,
        changes: { before: { role: 'user' }, after: null },
        user_agent: null,
        created_at,
      },
    ])
  }
})
