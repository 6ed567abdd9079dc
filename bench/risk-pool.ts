/**
 * Writes further sentences, without labels, of the repositories that have training sentences: those about which the
 * network of this release is not quickly sure. A larger network judges them for bench/risk-network/student.py to learn.
 * Usage: bun bench/risk-pool.ts SNAPSHOTS OUTPUT
 */
import { verdictOn } from '../src/companions/risk-model/network.ts'
import { lookAt } from '../src/companions/risk-model/score.ts'
import { git, hashOf, partsOf, readLabels, sentencesByHash, unitOf } from './risk-sources.ts'

const MOST_OF_FILE = 100
const MOST_FILES = 600
const MOST_OF_REPOSITORY = 3000
const PROSE = /\.(?:md|markdown|mdx|rst|txt|adoc|html)$/iu
const NO_PROSE = /node_modules|vendor|changelog|third_party|licen[cs]e|\/test|fixtures|locale|i18n/iu
const COMMON = /\b(?:the|of|and|to|is|are|that|for|with|this|it|be|by|or|not|we|you)\b/giu

const [snapshots = '', output = ''] = process.argv.slice(2)
const labels = await readLabels()
const known = new Set(labels.map(({ sha }) => sha))
const unitOfLabel = ({ source }: { source: string }): string => {
  const { repository, path } = partsOf(source)
  return unitOf(repository, path)
}
const heldOut = new Set(labels.filter(({ half }) => half === 'held-out').map(unitOfLabel))

/** English prose of a usual length. */
const isProse = (text: string): boolean => {
  const words = text.split(' ').length
  return (
    text.length >= 25 &&
    text.length <= 420 &&
    (text.match(/[a-zA-Z ]/gu)?.length ?? 0) > 0.8 * text.length &&
    (text.match(COMMON)?.length ?? 0) >= Math.max(1, 0.1 * words)
  )
}

const isUnsure = (text: string): boolean => {
  const { parts, likelihood } = lookAt(text)
  return likelihood >= 0 && parts.some(({ numbers }) => verdictOn(numbers) !== null)
}

type Further = Readonly<{ sha: string; text: string; unit: string }>

const byHash = (a: Readonly<{ sha: string }>, b: Readonly<{ sha: string }>): number =>
  a.sha < b.sha ? -1 : 1

const sentencesOfFile = (repository: string, commit: string, path: string): Further[] =>
  [...sentencesByHash(git(snapshots, repository, 'show', `${commit}:${path}`))]
    .filter(([sha, text]) => !known.has(sha) && isProse(text))
    .map(([sha, text]) => ({ sha, text, unit: unitOf(repository, path) }))
    .toSorted(byHash)
    .slice(0, MOST_OF_FILE)

const sentencesOfRepository = (repository: string, commit: string): Further[] => {
  const files = git(snapshots, repository, 'ls-tree', '-r', '--name-only', commit)
    .split('\n')
    .filter((path) => PROSE.test(path) && !NO_PROSE.test(path) && !heldOut.has(unitOf(repository, path)))
    .map((path) => ({ sha: hashOf(path), path }))
    .toSorted(byHash)
    .slice(0, MOST_FILES)
  const found = files.flatMap(({ path }) => sentencesOfFile(repository, commit, path))
  return [...new Map(found.map((row) => [row.sha, row])).values()]
    .toSorted(byHash)
    .slice(0, MOST_OF_REPOSITORY)
}

const commits = new Map(
  labels
    .filter(({ half }) => half !== 'held-out')
    .map(({ source }) => [partsOf(source).repository, partsOf(source).commit]),
)
const found = [...commits].flatMap(([repository, commit]) =>
  sentencesOfRepository(repository, commit).filter(({ text }) => isUnsure(text)),
)
const rows = [...new Map(found.map((row) => [row.sha, row])).values()]
await Bun.write(output, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`)
console.log(`${rows.length} sentences`)
