/**
 * How far two readings of the held-out half agree (test/data/README.md): the second as if it were a finder's, measured
 * against the first, and Cohen's kappa of risk or none. No finder that learns such labels can be expected to exceed it.
 * Usage: bun bench/risk-agreement.ts
 */
import { figuresOf, lineOf, readSecond } from './risk-figures.ts'
import { readLabels } from './risk-sources.ts'

const first = (await readLabels()).filter(({ half }) => half === 'held-out')
const second = await readSecond()
const judged = first.map((row) => ({ ...row, found: second.get(row.sha)?.categories ?? [] }))
console.log(lineOf('second reading', figuresOf(judged)))

const shareOf = (isOne: (row: (typeof judged)[number]) => boolean): number =>
  judged.filter(isOne).length / judged.length
const risks = shareOf(({ categories }) => categories.length > 0)
const found = shareOf(({ found }) => found.length > 0)
const same = shareOf(({ categories, found }) => categories.length > 0 === found.length > 0)
const byChance = risks * found + (1 - risks) * (1 - found)
console.log(`Cohen's kappa ${((same - byChance) / (1 - byChance)).toFixed(3)}`)
