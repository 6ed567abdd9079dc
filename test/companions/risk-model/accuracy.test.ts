import { expect, test } from 'bun:test'
import { decide, evidenceOf } from '../../../src/companions/risk-model/score.ts'
import { tokensOf } from '../../../src/companions/risk-model/tokens.ts'

type Labelled = Readonly<{ id: number; text: string; categories: readonly string[]; split: 'dev' | 'test' }>

const sentences: readonly Labelled[] = (
  await Bun.file(new URL('../../data/risk-sentences.jsonl', import.meta.url).pathname).text()
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const judged = sentences.map((sentence) => ({
  ...sentence,
  found: decide(evidenceOf(tokensOf(sentence.text))) as readonly string[],
}))
type Judged = (typeof judged)[number]

/** Micro-averaged over pairs of a sentence and a category. */
const figuresOf = (some: readonly Judged[]) => {
  const right = some.reduce(
    (sum, { categories, found }) => sum + found.filter((one) => categories.includes(one)).length,
    0,
  )
  const found = some.reduce((sum, sentence) => sum + sentence.found.length, 0)
  const expected = some.reduce((sum, sentence) => sum + sentence.categories.length, 0)
  return { precision: right / found, recall: right / expected }
}

const isMiss = ({ categories, found }: Judged) =>
  categories.length !== found.length || !categories.every((category) => found.includes(category))

const halves = {
  dev: judged.filter(({ split }) => split === 'dev'),
  test: judged.filter(({ split }) => split === 'test'),
}

/**
 * The lexicon was tuned with the dev half in view, so its figures say little; the test half, whose sentences were not
 * read, says how the model does on sentences it was not made for. The goal is set over both.
 */
test('over all labelled sentences, precision and recall are at least 0.8', () => {
  for (const [name, some] of Object.entries({ ...halves, all: judged })) {
    const { precision, recall } = figuresOf(some)
    console.log(
      `${name}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${some.length} sentences)`,
    )
  }
  for (const { id, split, text, categories, found } of judged.filter(isMiss)) {
    console.log(`${split} ${id}: expected [${categories}], found [${found}]: ${text}`)
  }
  const { precision, recall } = figuresOf(judged)
  expect(precision).toBeGreaterThanOrEqual(0.8)
  expect(recall).toBeGreaterThanOrEqual(0.8)
})

test('on the half that was kept unread, precision and recall are at least 0.65', () => {
  const { precision, recall } = figuresOf(halves.test)
  expect(precision).toBeGreaterThanOrEqual(0.65)
  expect(recall).toBeGreaterThanOrEqual(0.65)
})
