import { CATEGORIES, type Category } from './categories.ts'
import { evidenceOf } from './evidence.ts'
import { featuresOf } from './features.ts'
import { type Model, opinionOf, strongestToken, theModel } from './model.ts'
import { tokensOf } from './tokens.ts'

/** `strength` is the log-odds of a risk. `at` are offsets of the words that speak most for each category. */
export type Judgement = Readonly<{
  categories: readonly Category[]
  strength: number
  at: ReadonlyMap<Category, number>
}>

/** Chosen by cross-validation on the tuning half of the labelled sentences (test/data/README.md). */
const RISK_NEEDED = -1.25
const SECOND_SHARE = 0.3
/** A word or two state nothing, and the fewer words there are, the more each has to say. */
const WORDS_NEEDED = 3
const ENOUGH_WORDS = 6
const MISSING_WORD = 0.5

/** Decides which categories of risk a sentence states, without its neighbours: at most two, the strongest first. */
export const judge = (sentence: string): Judgement => judgeWith(theModel(), sentence)

/** Judges with a model of the caller's. Pure. */
export const judgeWith = (model: Model, sentence: string): Judgement => {
  const tokens = tokensOf(sentence)
  const none: Judgement = { categories: [], strength: 0, at: new Map() }
  const words = tokens.filter(({ word }) => word !== ',').length
  if (words < WORDS_NEEDED) return none
  const evidence = evidenceOf(tokens)
  const features = featuresOf(sentence, tokens, evidence)
  const { risk, shares } = opinionOf(model, evidence, features)
  const needed = RISK_NEEDED + Math.max(0, ENOUGH_WORDS - words) * MISSING_WORD
  if (risk < needed) return none
  const [best, second] = CATEGORIES.toSorted((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0))
  const categories = [best, (shares.get(second ?? 'Other') ?? 0) >= SECOND_SHARE ? second : undefined].filter(
    (category) => category !== undefined,
  )
  const at = new Map(
    categories.map((category) => [category, tokens[strongestToken(model, features, category)]?.start ?? 0]),
  )
  return { categories, strength: risk, at }
}
