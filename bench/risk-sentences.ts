/**
 * Writes the labelled sentences with their text: test/data/risk-labels.jsonl names their sources, the text comes from
 * git snapshots of these repositories (bench/risk-sources.ts).
 * Usage: bun bench/risk-sentences.ts SNAPSHOTS OUTPUT
 */
import { git, partsOf, readLabels, sentencesByHash, unitOf } from './risk-sources.ts'

const [snapshots = '', output = ''] = process.argv.slice(2)
const labels = await readLabels()
const lines: string[] = []
for (const [source, some] of Map.groupBy(labels, (label) => label.source)) {
  const { repository, commit, path } = partsOf(source)
  const texts = sentencesByHash(git(snapshots, repository, 'show', `${commit}:${path}`))
  for (const label of some) {
    const text = texts.get(label.sha)
    if (text !== undefined) lines.push(JSON.stringify({ ...label, text, unit: unitOf(repository, path) }))
  }
}
await Bun.write(output, `${lines.join('\n')}\n`)
console.log(`${lines.length} of ${labels.length} sentences found`)
