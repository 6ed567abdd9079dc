import { type CountRow, type EndedRun, joined, sumsOf } from '../modules/workflows/ledger/counts.ts'
import type { Migration } from '../platform/store-version.ts'

const wordsOf = (...texts: unknown[]): string[] => [
  ...new Set(
    texts.flatMap((text) =>
      String(text ?? '')
        .normalize('NFKC')
        .toLowerCase()
        .split(/\s+/)
        .filter(Boolean),
    ),
  ),
]

/** Accounts and workflows are found by words, and ended runs are counted by day, month and ever. */
export const searchAndCounts: Migration = {
  version: 7,
  summary: 'add search_words to users and workflows, count ended runs',
  async run(db) {
    const old = { search_words: { $exists: false } }
    for await (const { _id, email, first_name, last_name } of db.collection('users').find(old)) {
      const parts = String(email)
        .split(/[@.+_-]+/)
        .join(' ')
      const search_words = wordsOf(email, parts, first_name, last_name)
      await db.collection('users').updateOne({ _id }, { $set: { search_words } })
    }
    for await (const { _id, name } of db.collection('workflows').find(old))
      await db.collection('workflows').updateOne({ _id }, { $set: { search_words: wordsOf(name) } })
    await db.collection('run_figures').deleteMany({})
    const counts = db.collection<CountRow>('run_counts')
    // A repetition that is late must not undo what was counted since.
    if (await counts.findOne()) return
    const sums = new Map<string, CountRow>()
    // Those that are not settled yet are counted with the others to come.
    const ended = { status: { $in: ['completed', 'failed'] }, unsettled: { $exists: false } }
    const projection = { input_data: 0, output_data: 0, batch_results: 0, plan: 0 }
    for await (const run of db.collection<EndedRun>('executions').find(ended as object, { projection }))
      for (const [id, row] of sumsOf([run])) sums.set(id, joined(sums.get(id), row))
    for (const { _id, ...row } of sums.values()) await counts.replaceOne({ _id }, row, { upsert: true })
  },
}
