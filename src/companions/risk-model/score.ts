import { CATEGORIES, type Category } from './categories.ts'
import { likelihoodOf, type Verdict, verdictOn } from './network.ts'
import { MOST_PIECES } from './network-file.ts'
import { type WordPieces, wordPiecesOf } from './word-pieces.ts'

/** `strength` is the log-odds of a risk. `at` are offsets of the words that speak most for each category. */
export type Judgement = Readonly<{
  categories: readonly Category[]
  strength: number
  at: ReadonlyMap<Category, number>
}>

/** Both chosen on sentences of sources that no network learned (test/data/README.md). */
const RISK_NEEDED = 0.9
const SECOND_SHARE = 0.36
/** A word or two state nothing, and the fewer words there are, the more each has to say. */
const WORDS_NEEDED = 3
const ENOUGH_WORDS = 6
const MISSING_WORD = 0.5

/** What is quickly known of a sentence. `likelihood` is negative when it is clearly no risk by its words. */
export type Look = Readonly<{ parts: readonly WordPieces[]; likelihood: number; needed: number }>

const none: Judgement = { categories: [], strength: 0, at: new Map() }

/** Looks at a sentence, which takes a hundredth of the time of `judge`. Pure. */
export const lookAt = (sentence: string): Look => {
  const length = sentence.match(/[\p{L}\d]+(?:['’.,]?[\p{L}\d]+)*/gu)?.length ?? 0
  if (length < WORDS_NEEDED) return { parts: [], likelihood: -Infinity, needed: 0 }
  const parts = wordPiecesOf(sentence, MOST_PIECES)
  return {
    parts,
    likelihood: Math.max(...parts.map(({ numbers }) => likelihoodOf(numbers))),
    needed: RISK_NEEDED + Math.max(0, ENOUGH_WORDS - length) * MISSING_WORD,
  }
}

/** Decides which categories of risk a sentence states, without its neighbours: at most two, the strongest first. Pure. */
export const judge = (sentence: string): Judgement => judgeLook(lookAt(sentence))

/** `judge` of a sentence that was looked at. */
export const judgeLook = ({ parts, likelihood, needed }: Look): Judgement => {
  let strongest = none
  if (likelihood < 0) return none
  for (const { numbers, starts } of parts) {
    const verdict = verdictOn(numbers)
    const strength = verdict?.outputs[0] ?? -Infinity
    if (verdict === null || strength < needed) continue
    if (strongest === none || strength > strongest.strength)
      strongest = judgementOf(verdict, strength, starts)
  }
  return strongest
}

const judgementOf = (
  { outputs, placeOf }: Verdict,
  strength: number,
  starts: readonly number[],
): Judgement => {
  const shares = sharesOf([...outputs.subarray(1)])
  const [best, second] = [...shares.keys()].toSorted((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))
  const chosen = [best, (shares[second ?? 0] ?? 0) >= SECOND_SHARE ? second : undefined]
  const found = chosen.flatMap((number) => {
    const category = number === undefined ? undefined : CATEGORIES[number]
    return category === undefined || number === undefined ? [] : [{ category, output: 1 + number }]
  })
  return {
    categories: found.map(({ category }) => category),
    strength,
    at: new Map(found.map(({ category, output }) => [category, starts[placeOf(output)] ?? 0])),
  }
}

/** The categories' sums as shares that add up to 1. */
const sharesOf = (sums: readonly number[]): number[] => {
  const largest = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp(sum - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
