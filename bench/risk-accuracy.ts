/**
 * How well the reference AI service tells risks from other sentences of real public text: each half of the labelled
 * sentences, the held-out one also by the labels that two readings agreed on (test/data/README.md), the invented ones that
 * it did not learn, the words of a list that alone make a risk, and the processor time for a sentence of these halves.
 * Usage: bun bench/risk-accuracy.ts SENTENCES [--half tuning|held-out] [--words FILE]
 * SENTENCES is made by bench/risk-sentences.ts; the list has one word a line.
 */
import { parseArgs } from 'node:util'
import { judge } from '../src/companions/risk-model/score.ts'
import { figuresOf, type Labelled, lineOf, readLines, readSecond } from './risk-figures.ts'

const { values, positionals } = parseArgs({
  options: { half: { type: 'string' }, words: { type: 'string' } },
  allowPositionals: true,
})
const halves = values.half === undefined ? ['tuning', 'held-out'] : [values.half]
const rows = (await readLines<Labelled & { sha: string }>(positionals[0] ?? '')).filter(({ half }) =>
  halves.includes(half),
)
judge('The first sentence reads the model from its file.')
const start = process.cpuUsage()
const judged = rows.map((row) => ({ ...row, found: judge(row.text).categories }))
const { user, system } = process.cpuUsage(start)
const milliseconds = (user + system) / 1000 / rows.length
for (const half of halves) console.log(lineOf(half, figuresOf(judged.filter((row) => row.half === half))))
if (halves.includes('held-out')) {
  const second = await readSecond()
  const agreed = judged.map((row) => ({ ...row, categories: second.get(row.sha)?.agreed ?? row.categories }))
  console.log(
    lineOf('held-out by agreed labels', figuresOf(agreed.filter(({ half }) => half === 'held-out'))),
  )
}
const invented = await readLines<Labelled & { split: string }>(
  new URL('../test/data/risk-sentences.jsonl', import.meta.url).pathname,
)
const unlearned = invented.filter(({ split }) => split === 'check')
const { sentences, precision, recall } = figuresOf(
  unlearned.map((row) => ({ ...row, found: judge(row.text).categories })),
)
console.log(lineOf('invented', { sentences, precision, recall }))
console.log(`${milliseconds.toFixed(2)} ms of processor time a sentence`)
if (values.words !== undefined) {
  const words = (await Bun.file(values.words).text()).trim().split('\n')
  const alone = words.filter((word) => judge(word).categories.length > 0)
  console.log(`${alone.length} of ${words.length} words alone make a risk`)
}
