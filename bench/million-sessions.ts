import type { Collection } from 'mongodb'
import {
  createValuationSessionStore,
  type Owner,
  ownerKey,
  userOwner,
} from '../src/modules/valuation-sessions/index.ts'
import { ensureIndexes } from '../src/platform/indexes.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { median } from './measure.ts'

const total = 1_000_000
const sessionsOf = { few: 100, many: 100_000 }
const batch = 5000
const workers = 4
const times = 300
const megabyte = 1024 * 1024

type Store = ReturnType<typeof createValuationSessionStore>

/**
 * Whether a list grows with the number of an owner's sessions: a page of 20 and its exact total, for an
 * owner of 100 and one of 100,000, among a million rows. Times are what the application waits for.
 */
export const measureMillion = async (uri: string): Promise<void> => {
  const connection = await connectMongo(uri)
  try {
    const store = createValuationSessionStore(connection)
    await ensureIndexes(connection)
    const rows = connection.getClient().db(connection.name).collection<{ _id: string }>('valuation_sessions')
    const seconds = await fill(rows)
    console.log(`A million rows, filled in ${seconds.toFixed(0)} s; µs, median of ${times}`)
    const page = await compare(store, (owner) =>
      store.page({ owners: [owner], status: null }, { limit: 20, offset: 0 }, 8 * megabyte),
    )
    console.log(
      `page of 20    of 100 ${page.few.toFixed(0)}  of 100,000 ${page.many.toFixed(0)}` +
        `  ratio ${(page.many / page.few).toFixed(2)}`,
    )
    const count = await compare(store, (owner) => store.count({ owners: [owner], status: null }))
    console.log(`exact total   of 100 ${count.few.toFixed(0)}  of 100,000 ${count.many.toFixed(0)}`)
  } finally {
    await connection.close()
  }
}

const owners = { few: userOwner('few'), many: userOwner('many') }

/** Measures the two alternately, so that a busy moment of the machine affects both. */
const compare = async (store: Store, run: (owner: Owner) => Promise<unknown>) => {
  if ((await store.count({ owners: [owners.many], status: null })) !== sessionsOf.many)
    throw new Error('the rows are not what they should be')
  const timed = async (owner: Owner): Promise<number> => {
    const before = performance.now()
    await run(owner)
    return (performance.now() - before) * 1000
  }
  const few: number[] = []
  const many: number[] = []
  for (let round = 0; round < times; round += 1) {
    few.push(await timed(owners.few))
    many.push(await timed(owners.many))
  }
  return { few: median(few), many: median(many) }
}

const ownerOf = (number: number): Owner => {
  if (number < sessionsOf.many) return owners.many
  return number < sessionsOf.many + sessionsOf.few ? owners.few : userOwner(`other-${number % 9000}`)
}

const rowOf = (number: number) => {
  const owner = ownerOf(number)
  const at = new Date(1_750_000_000_000 + ((number * 7919) % total) * 1000)
  return {
    _id: Bun.randomUUIDv7(),
    report_id: `million_${number}`,
    live: true,
    owner: ownerKey(owner),
    ...owner,
    status: 'IN_PROGRESS',
    current_view: 'MANUAL',
    created_at: at,
    updated_at: at,
    completed_at: null,
    erase_at: null,
    form_data: { company_name: `Company ${number}` },
    collected_data: null,
    conversation_history: null,
    valuation_result: null,
    business_card_token: null,
    prefilled_from_card: false,
  }
}

const fill = async (rows: Collection<{ _id: string }>): Promise<number> => {
  const before = performance.now()
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < total) {
      const first = next
      next += batch
      await rows.insertMany(
        Array.from({ length: batch }, (_, at) => rowOf(first + at)),
        { ordered: false, writeConcern: { w: 1 } },
      )
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  return (performance.now() - before) / 1000
}
