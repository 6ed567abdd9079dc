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

/** Accounts and workflows are found by words, and ended runs are counted anew: the sweep does it. */
export const searchAndCounts: Migration = {
  version: 6,
  summary: 'add search_words to users and workflows, count ended runs anew',
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
    // Once some are counted, a repetition would count them twice.
    if (await db.collection('run_counts').findOne()) return
    const ended = { status: { $in: ['completed', 'failed'] } }
    await db.collection('executions').updateMany(ended, { $set: { unsettled: true } })
  },
}
