import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import type { Db, Document } from 'mongodb'

export type Row = {
  _id: string
  user_id: string
  updated_at: number
  status: string
  number: number
  text: string
}

/** What the benchmark asks of an engine; `claim` takes one job as Agenda does and gives it back. */
export type Engine = {
  insert(row: Row): Promise<unknown>
  find(id: string): Promise<unknown>
  page(user: string): Promise<unknown[]>
  update(id: string, status: string): Promise<unknown>
  findAndModify(id: string): Promise<unknown>
  claim(): Promise<void>
}

const now = Date.now()
const minute = 60_000
/** 400 jobs that others have locked come before the 40 that are due. */
const jobs = Array.from({ length: 440 }, (_, index) => ({
  _id: `job-${index}`,
  name: 'send',
  priority: 0,
  nextRunAt: now - 600 * minute + index,
  lockedAt: index < 400 ? now : null,
  disabled: false,
  data: { to: `user-${index}`, text: 'x'.repeat(200) },
}))

/** The rows of a database that speaks the MongoDB protocol. */
export const mongoEngine = async (db: Db, rows: Row[]): Promise<Engine> => {
  await db.dropDatabase()
  const stored = db.collection<Row>('rows')
  await stored.createIndex({ user_id: 1, updated_at: -1 })
  await stored.insertMany(rows)
  const queue = db.collection<Document & { _id: string }>('jobs')
  await queue.createIndex({ name: 1, nextRunAt: 1, priority: -1, lockedAt: 1, disabled: 1 })
  const asDate = (ms: number | null) => (ms === null ? null : new Date(ms))
  await queue.insertMany(
    jobs.map((job) => ({ ...job, nextRunAt: asDate(job.nextRunAt), lockedAt: asDate(job.lockedAt) })),
  )
  return {
    insert: (row) => stored.insertOne(row),
    find: (id) => stored.findOne({ _id: id }),
    page: (user) => stored.find({ user_id: user }, { sort: { updated_at: -1 }, limit: 20 }).toArray(),
    update: (id, status) => stored.updateOne({ _id: id }, { $set: { status }, $inc: { number: 1 } }),
    findAndModify: (id) =>
      stored.findOneAndUpdate({ _id: id }, { $inc: { number: 1 } }, { returnDocument: 'after' }),
    async claim() {
      const job = await queue.findOneAndUpdate(
        {
          name: 'send',
          disabled: { $ne: true },
          $or: [
            { lockedAt: { $eq: null }, nextRunAt: { $lte: new Date(now + minute) } },
            { lockedAt: { $lte: new Date(now - 10 * minute) } },
          ],
        },
        { $set: { lockedAt: new Date(), lastModifiedBy: 'bench' } },
        { returnDocument: 'after', sort: { nextRunAt: 1, priority: -1 } },
      )
      if (!job) throw new Error('no job could be claimed')
      await queue.updateOne({ _id: job._id }, { $set: { lockedAt: null } })
    },
  }
}

/** The same rows as JSON in SQLite, in this process: what is left when no protocol and no rules of MongoDB are paid for. */
export const sqliteEngine = (folder: string, rows: Row[]): Engine => {
  const db = new Database(join(folder, 'json.sqlite'))
  db.run('PRAGMA journal_mode = WAL')
  db.run('PRAGMA synchronous = NORMAL')
  for (const table of ['rows', 'jobs'])
    db.run(`CREATE TABLE ${table} (id TEXT PRIMARY KEY, json TEXT NOT NULL)`)
  db.run("CREATE INDEX pages ON rows (json->>'user_id', json->>'updated_at' DESC)")
  db.run(
    "CREATE INDEX claims ON jobs (json->>'name', json->>'nextRunAt', json->>'priority' DESC, json->>'lockedAt', json->>'disabled')",
  )
  const insert = db.query('INSERT INTO rows VALUES (?, ?)')
  const insertJob = db.query('INSERT INTO jobs VALUES (?, ?)')
  db.transaction(() => {
    for (const row of rows) insert.run(row._id, JSON.stringify(row))
    for (const job of jobs) insertJob.run(job._id, JSON.stringify(job))
  })()
  const find = db.query<{ json: string }, [string]>('SELECT json FROM rows WHERE id = ?')
  const page = db.query<{ json: string }, [string]>(
    "SELECT json FROM rows WHERE json->>'user_id' = ? ORDER BY json->>'updated_at' DESC LIMIT 20",
  )
  const update = db.query(
    "UPDATE rows SET json = json_set(json, '$.status', ?, '$.number', json->>'number' + 1) WHERE id = ?",
  )
  const modify = db.query<{ json: string }, [string]>(
    "UPDATE rows SET json = json_set(json, '$.number', json->>'number' + 1) WHERE id = ? RETURNING json",
  )
  const claim = db.query<{ id: string; json: string }, [number, number, number]>(
    `UPDATE jobs SET json = json_set(json, '$.lockedAt', ?, '$.lastModifiedBy', 'bench') WHERE id = (
      SELECT id FROM jobs WHERE json->>'name' = 'send' AND json->>'disabled' IS NOT 1
        AND ((json->>'lockedAt' IS NULL AND json->>'nextRunAt' <= ?) OR json->>'lockedAt' <= ?)
      ORDER BY json->>'nextRunAt', json->>'priority' DESC LIMIT 1) RETURNING id, json`,
  )
  const release = db.query("UPDATE jobs SET json = json_set(json, '$.lockedAt', NULL) WHERE id = ?")
  const parsed = (found: { json: string } | null): unknown => found && JSON.parse(found.json)
  return {
    insert: async (row) => insert.run(row._id, JSON.stringify(row)),
    find: async (id) => parsed(find.get(id)),
    page: async (user) => page.all(user).map(parsed),
    update: async (id, status) => update.run(status, id),
    findAndModify: async (id) => parsed(modify.get(id)),
    async claim() {
      const job = claim.get(Date.now(), now + minute, now - 10 * minute)
      if (!job) throw new Error('no job could be claimed')
      JSON.parse(job.json)
      release.run(job.id)
    },
  }
}
