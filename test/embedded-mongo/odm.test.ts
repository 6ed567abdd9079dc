import { afterAll, beforeAll, expect, test } from 'bun:test'
import { MongoBackend, MongoChangeStreamNotificationChannel } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import mongoose from 'mongoose'
import { eventually } from '../support/eventually.ts'
import { startTestStore, type TestStore } from './test-store.ts'

let server: TestStore

beforeAll(async () => {
  server = await startTestStore()
})
afterAll(() => server.stop())

test('Mongoose makes its indexes, creates, upserts, pages and refuses duplicates', async () => {
  const connection = await mongoose.createConnection(server.mongo.uri, { dbName: 'odm' }).asPromise()
  const schema = new mongoose.Schema(
    { mail: { type: String, unique: true }, age: Number, tags: [String] },
    { timestamps: true },
  )
  schema.index({ age: -1, createdAt: 1 })
  const Person = connection.model('Person', schema)
  await Person.init()
  expect(Object.keys(await Person.collection.indexInformation())).toEqual([
    '_id_',
    'mail_1',
    'age_-1_createdAt_1',
  ])
  const made = await Person.create({ mail: 'a@example.com', age: 3, tags: ['x'] })
  made.tags.push('y')
  await made.save()
  expect(await Person.findById(made._id).lean()).toMatchObject({ mail: 'a@example.com', tags: ['x', 'y'] })
  const upserted = await Person.findOneAndUpdate(
    { mail: 'b@example.com' },
    { $inc: { age: 7 } },
    { upsert: true, returnDocument: 'after' },
  )
  expect(upserted).toMatchObject({ age: 7, __v: 0 })
  const error = await Person.create({ mail: 'a@example.com' }).then(
    () => undefined,
    (thrown) => thrown,
  )
  expect(error).toMatchObject({ code: 11000, keyValue: { mail: 'a@example.com' } })
  expect((await Person.find().sort({ age: -1 }).limit(1).lean())[0]?.age).toBe(7)
  expect(await Person.countDocuments({ age: { $gt: 1 } })).toBe(2)
  expect((await Person.distinct('mail')).toSorted()).toEqual(['a@example.com', 'b@example.com'])
  await connection.close()
})

test('Agenda runs a job at once by a change stream, and one that is due later', async () => {
  const db = server.client.db('jobs')
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db }),
    notificationChannel: new MongoChangeStreamNotificationChannel({ db }),
    processEvery: 60_000,
  })
  const ran: unknown[] = []
  agenda.define('work', async (job) => {
    ran.push(job.attrs.data)
  })
  await agenda.start()
  await Bun.sleep(100)
  await agenda.now('work', { n: 1 })
  await eventually(async () => expect(ran).toHaveLength(1))
  await agenda.schedule(new Date(Date.now() + 100), 'work', { n: 2 })
  await eventually(async () => expect(ran).toHaveLength(2))
  await agenda.stop()
  expect(ran).toEqual([{ n: 1 }, { n: 2 }])
})
