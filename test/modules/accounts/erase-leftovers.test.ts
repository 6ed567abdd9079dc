import { expect, test } from 'bun:test'
import { pino } from 'pino'
import { accountCollection, createAccountStore } from '../../../src/modules/accounts/account-store.ts'
import { createUserDataService } from '../../../src/modules/accounts/user-data-service.ts'
import { createAudit } from '../../../src/modules/operations/index.ts'
import { connectMongo, databaseOf } from '../../../src/platform/mongo.ts'
import { freshDatabaseUri } from '../../support/store.ts'

test('a user whose data cannot be erased is logged once, and the others do not wait for it', async () => {
  const connection = await connectMongo(await freshDatabaseUri())
  const rows = databaseOf(connection).collection<{ _id: string; erasing: true }>(accountCollection)
  await rows.insertMany(['first', 'stuck', 'last'].map((_id) => ({ _id, erasing: true })))
  const lines: { user?: string }[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const eraseUser = async (userId: string) => {
    if (userId === 'stuck') throw new Error('its file cannot be removed')
  }
  const kernel = { audit: createAudit(connection), logger }
  const service = createUserDataService(createAccountStore(connection), () => [{ eraseUser }], kernel)
  await service.eraseLeftovers()
  expect((await rows.find().toArray()).map(({ _id }) => _id)).toEqual(['stuck'])
  expect(lines.map(({ user }) => user)).toEqual(['stuck'])
  await databaseOf(connection).dropDatabase()
  await connection.close()
})
