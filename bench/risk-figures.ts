import type { Category } from '../src/companions/risk-model/categories.ts'

/** A sentence with its labels: test/data/README.md. `unit` is the source that is never split. */
export type Labelled = Readonly<{
  text: string
  categories: readonly string[]
  half: string
  kind: string
  unit: string
}>

export type Judged = Pick<Labelled, 'categories' | 'kind'> & Readonly<{ found: readonly Category[] }>

/** Reads one JSON object a line. */
export const readLines = async <Row = Labelled>(path: string): Promise<Row[]> =>
  (await Bun.file(path).text())
    .trim()
    .split('\n')
    .map((line): Row => JSON.parse(line))

/** `agreed` where two readings differed in risk or none: test/data/README.md. */
type Second = Readonly<{ sha: string; categories: readonly Category[]; agreed?: readonly Category[] }>

/** The second reading of the held-out half, by the hash of a sentence: those in which either reading saw a risk. */
export const readSecond = async (): Promise<ReadonlyMap<string, Second>> => {
  const path = new URL('../test/data/risk-labels-second.jsonl', import.meta.url).pathname
  return new Map((await readLines<Second>(path)).map((row) => [row.sha, row]))
}

/**
 * The figures of judged sentences, as shares: risk against no risk; categories over pairs of a sentence and a category,
 * also among the risks that were found; precisions as risks occur, and balanced: if half of all sentences were risks;
 * what is flagged of ordinary text.
 */
export const figuresOf = (judged: readonly Judged[]) => {
  const risks = judged.filter(({ categories }) => categories.length > 0)
  const found = judged.filter(({ found }) => found.length > 0)
  const right = risks.filter(({ found }) => found.length > 0)
  const rightPairs = sum(
    judged,
    ({ categories, found }) => found.filter((one) => categories.includes(one)).length,
  )
  const ordinary = judged.filter(({ kind }) => kind === 'ordinary')
  const recall = right.length / risks.length
  const others = judged.length - risks.length
  const falseAlarms = (found.length - right.length) / others
  const pairs = sum(judged, ({ found }) => found.length)
  const pairsOfRisks = sum(right, ({ found }) => found.length)
  return {
    sentences: judged.length,
    risks: risks.length / judged.length,
    precision: right.length / found.length,
    recall,
    'false alarms': falseAlarms,
    'balanced precision': recall / (recall + falseAlarms),
    'category precision': rightPairs / pairs,
    'category recall': rightPairs / sum(judged, ({ categories }) => categories.length),
    'category precision of found risks': rightPairs / pairsOfRisks,
    'balanced category precision':
      rightPairs / (pairsOfRisks + ((pairs - pairsOfRisks) * risks.length) / others),
    'ordinary flagged': ordinary.filter(({ found }) => found.length > 0).length / ordinary.length,
  }
}

const sum = <Item>(items: readonly Item[], numberOf: (item: Item) => number): number =>
  items.reduce((total, item) => total + numberOf(item), 0)

/** One line of figures. */
export const lineOf = (name: string, figures: Readonly<Record<string, number>>): string =>
  [
    name,
    ...Object.entries(figures).map(
      ([key, value]) => `${key} ${Number.isInteger(value) && value > 1 ? value : value.toFixed(3)}`,
    ),
  ].join('  ')
