/**
 * The embedded store beside another engine that speaks the protocol: random filters, updates and pipelines, each on
 * both, and on the embedded one with and without indexes. What differs is made as simple as it gets and grouped.
 * `bun bench/store-differences.ts mongodb://127.0.0.1:27018 [--cases 20000] [--seed 1] [--documents 60] [--shrink 5000]`
 */
import { parseArgs } from 'node:util'
import { BSON, type Document, MongoClient, MongoServerError } from 'mongodb'
import { startEmbeddedMongo } from '../src/embedded-mongo/index.ts'
import { count, seededRandom, show, temporaryFolder } from './cases.ts'
import { causeOf, type Difference } from './store-cases/causes.ts'
import { type Case, createGenerator } from './store-cases/generate.ts'
import { type Question, shapeOf, shrink } from './store-cases/shrink.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '20000' },
    documents: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    shrink: { type: 'string', default: '5000' },
    looks: { type: 'string', default: '600' },
  },
})
const [otherUri] = positionals
if (!otherUri) throw new Error('the address of the other engine is missing: give its MONGODB_URI')

const generator = createGenerator(seededRandom(Number(values.seed)))
const store = await startEmbeddedMongo({ dataDir: await temporaryFolder() })
const options = { promoteValues: false, serverSelectionTimeoutMS: 5000 }
const connect = async (uri: string) => (await new MongoClient(uri, options).connect()).db('differences')
const embedded = await connect(store.uri)
const other = await connect(otherUri)
await other.dropDatabase()

/** What an engine answers: documents as bytes in hex, or the code of an error. */
type Answer = { code: number; text: string } | { rows: string[] }

const hex = (document: Document): string => Buffer.from(BSON.serialize(document)).toString('hex')
type Stored = Document & { _id: string | number }
type Engine = { db: typeof embedded; collection: string }

const answerOf = async ({ db, collection }: Engine, asked: Case, id: number): Promise<Answer> => {
  const rows = db.collection<Stored>(collection)
  try {
    if (asked.kind === 'find') {
      const found = await rows.find(asked.filter, asked.options).toArray()
      return { rows: asked.options.sort ? found.map(hex) : found.map(hex).toSorted() }
    }
    if (asked.kind === 'aggregate') {
      const found = await rows.aggregate(asked.pipeline).toArray()
      const last = asked.pipeline.findLastIndex((stage) => '$sort' in stage)
      const isSorted =
        last >= 0 && !asked.pipeline.slice(last).some((stage) => '$group' in stage || '$unwind' in stage)
      return { rows: isSorted ? found.map(hex) : found.map(hex).toSorted() }
    }
    const _id = asked.upsert ? `new-${id}` : id
    const statement = { q: { _id, ...asked.filter }, u: asked.update, upsert: asked.upsert }
    const { n, nModified, writeErrors } = await db.command({ update: collection, updates: [statement] })
    if (writeErrors) return { code: Number(writeErrors[0].code), text: String(writeErrors[0].errmsg) }
    const found = await rows.find({ _id }).toArray()
    return { rows: [...found.map(hex), `matched ${n}, modified ${nModified}`] }
  } catch (error) {
    if (error instanceof MongoServerError) return { code: Number(error.code), text: error.message }
    throw error
  }
}

/** `same`, or how the answers differ; a refusal of what the embedded store does not have is no difference. */
const compare = (own: Answer, their: Answer): string => {
  if ('code' in own && own.code === 115) return 'refused'
  if ('code' in own && 'code' in their)
    return own.code === their.code ? 'same' : `code ${own.code}, other ${their.code}`
  if ('code' in own) return `error ${own.code}, other answers`
  if ('code' in their) return `answers, other ${their.code}`
  return own.rows.join() === their.rows.join() ? 'same' : 'results'
}

const engines: Record<string, Engine> = {
  plain: { db: embedded, collection: 'plain' },
  indexed: { db: embedded, collection: 'indexed' },
  other: { db: other, collection: 'plain' },
}
const all = Object.values(engines)
for (const collection of ['indexed', 'indexed-updated'])
  for (const key of [{ a: 1 }, { b: 1 }, { 'a.b': 1 }, { 'b.a': 1 }, { c: 1 }, { s: 1, a: 1 }])
    await embedded.collection(collection).createIndex({ ...key })

const documents = Array.from({ length: Number(values.documents) }, (_, id) => generator.document(id))
await Promise.all(all.map(({ db, collection }) => db.collection<Stored>(collection).insertMany(documents)))

/** What the collections of a lane hold, to ask more than once about it. */
const held: Question['documents'][] = []

/** Asks both about some documents alone, in collections of a lane's own. */
const askAlone = async ({ asked, documents: some }: Question, lane: number) => {
  const isHeld = held[lane] === some
  const ask = async ({ db, collection }: Engine): Promise<Answer> => {
    const alone = { db, collection: `${collection}-alone-${lane}` }
    const rows = db.collection<Stored>(alone.collection)
    if (!isHeld) {
      await rows.deleteMany({})
      await rows.insertMany(some)
    }
    return answerOf(alone, asked, some[0]?._id ?? 0)
  }
  const [own, their] = await Promise.all([embedded, other].map((db) => ask({ db, collection: 'plain' })))
  held[lane] = asked.kind === 'update' ? [] : some
  if (!own || !their) throw new Error('an engine is missing')
  return { own, their, how: compare(own, their) }
}

const shown = (answer: Answer): string =>
  'code' in answer
    ? `${answer.code} ${answer.text.slice(0, 110)}`
    : answer.rows
        .map((row) =>
          /^[0-9a-f]+$/.test(row)
            ? BSON.EJSON.stringify(
                BSON.deserialize(Buffer.from(row, 'hex'), { ...options, bsonRegExp: true }),
                { relaxed: false },
              )
            : row,
        )
        .join(' ')
        .slice(0, 260) || 'nothing'

const totals = new Map<string, number>()
const byIndex: Case[] = []
const differences: { question: Question; how: string }[] = []
/** Asks all engines: updates of a document of their own, in a collection of their own. */
const compareAll = async (asked: Case, at: number) => {
  const id = 1_000_000 + at
  const own = asked.kind === 'update' ? generator.document(id) : undefined
  const answers = all.map(async ({ db, collection }) => {
    if (!own) return answerOf({ db, collection }, asked, id)
    const updated = `${collection}-updated`
    if (asked.kind === 'update' && !asked.upsert) await db.collection<Stored>(updated).insertOne(own)
    return answerOf({ db, collection: updated }, asked, id)
  })
  const [plain, indexed, their] = await Promise.all(answers)
  if (!plain || !indexed || !their) throw new Error('an engine is missing')
  // one index cannot have the elements of two arrays
  const isParallel = 'code' in indexed && indexed.code === 171
  if (!isParallel && JSON.stringify(plain) !== JSON.stringify(indexed)) byIndex.push(asked)
  const how = compare(plain, their)
  count(totals, `${asked.kind}: ${how === 'same' || how === 'refused' ? how : 'different'}`)
  if (how !== 'same' && how !== 'refused')
    differences.push({ question: { asked, documents: own ? [own] : documents }, how })
  if ((at + 1) % 2000 === 0) console.error(`${at + 1} cases, ${differences.length} differences`)
}
const atOnce = 16
for (let at = 0; at < Number(values.cases); at += atOnce)
  await Promise.all(Array.from({ length: atOnce }, (_, number) => compareAll(generator.next(), at + number)))

const byCause = new Map<string, number>()
const samples = new Map<string, Difference[]>()
let shrunk = 0

/** Makes one difference as simple as it gets and counts its cause. */
const explain = async ({ question: whole, how }: (typeof differences)[number], lane: number) => {
  const isSame = async (candidate: Question) => (await askAlone(candidate, lane)).how === how
  const question = await shrink(whole, isSame, Number(values.looks))
  const { own, their } = await askAlone(question, lane)
  const difference = { question, how, own: shown(own), their: shown(their) }
  const cause = causeOf(difference) ?? `UNKNOWN ${how}: ${shapeOf(question)}`
  count(byCause, cause)
  samples.set(cause, [...(samples.get(cause) ?? []), difference])
}

const queue = differences.slice(0, Number(values.shrink))
const lane = async (_: unknown, number: number) => {
  for (let next = queue.shift(); next; next = queue.shift()) {
    await explain(next, number)
    shrunk += 1
    if (shrunk % 100 === 0) console.error(`${shrunk} made simple: ${show(byCause)}`)
  }
}
await Promise.all(Array.from({ length: atOnce }, lane))

for (const [total, number] of totals) console.log(`${total} ${number}`)
console.log(`with and without indexes: ${byIndex.length} differ`)
for (const asked of byIndex.slice(0, 20)) console.log(`  ${BSON.EJSON.stringify(asked)}`)
console.log(`${shrunk} of ${differences.length} differences made simple`)
for (const [cause, number] of [...byCause].toSorted(([, a], [, b]) => b - a)) {
  console.log(`${number} × ${cause}`)
  for (const { question, own, their } of samples.get(cause)?.slice(0, 2) ?? [])
    console.log(`    ${BSON.EJSON.stringify(question)}\n      embedded: ${own}\n      other: ${their}`)
}
await embedded.client.close()
await other.client.close()
await store.close()
