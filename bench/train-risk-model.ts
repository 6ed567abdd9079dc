/**
 * Trains the model of the reference AI service and writes src/companions/risk-model/weights.bin, from the sentences that
 * bench/risk-sentences.ts wrote (those of the half `held-out` are never used) and the invented ones in test/data.
 * Usage: bun bench/train-risk-model.ts SENTENCES [--folds 5]. With folds it writes nothing, but prints figures of
 * cross-validation by source over the tuning half.
 */
import { parseArgs } from 'node:util'
import { CATEGORIES } from '../src/companions/risk-model/categories.ts'
import { evidenceOf } from '../src/companions/risk-model/evidence.ts'
import {
  BUCKETS,
  type Feature,
  featuresOf,
  HASHED_BUCKETS,
  meaningFeaturesOf,
} from '../src/companions/risk-model/features.ts'
import { bytesOf, lexiconSums, modelOf } from '../src/companions/risk-model/model.ts'
import { judgeWith } from '../src/companions/risk-model/score.ts'
import { tokensOf } from '../src/companions/risk-model/tokens.ts'
import { figuresOf, type Labelled, lineOf, readLines } from './risk-figures.ts'

type Example = Labelled & Readonly<{ features: readonly Feature[]; lexicon: readonly number[] }>

const OUTPUTS = 1 + CATEGORIES.length
const EPOCHS = 12
const RATE = 0.5
const DECAY = 1e-3
const FIRST_SQUARE = 30
/** Risks are the fewer: each counts this often. */
const RISK_WEIGHT = 1.5

/** Logistic regression for the risk, softmax for its category, by stochastic gradient descent (AdaGrad). */
const train = (examples: readonly Example[]) => {
  const weights = new Float32Array(BUCKETS * OUTPUTS)
  // Small steps for the values of the meaning, because a sentence has all of them.
  const squares = new Float32Array(BUCKETS * OUTPUTS).fill(1e-2).fill(FIRST_SQUARE, HASHED_BUCKETS * OUTPUTS)
  const biases: number[] = Array.from({ length: OUTPUTS }, () => 0)
  const biasSquares: number[] = Array.from({ length: OUTPUTS }, () => 1)
  // The end of the second half of the epochs on average, because single examples still move the meaning a lot.
  const means = new Float32Array(BUCKETS * OUTPUTS)
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const { features, lexicon, categories } of shuffled(examples, epoch)) {
      const errors = errorsOf(sumsOf(weights, biases, lexicon, features), categories)
      for (const [output, error] of errors.entries()) {
        if (error === 0) continue
        biasSquares[output] = (biasSquares[output] ?? 0) + error * error
        biases[output] = (biases[output] ?? 0) - (RATE * error) / Math.sqrt(biasSquares[output])
        for (const { bucket, value } of features) {
          const at = bucket * OUTPUTS + output
          const slope = error * value + DECAY * (weights[at] ?? 0)
          squares[at] = (squares[at] ?? 0) + slope * slope
          weights[at] = (weights[at] ?? 0) - (RATE * slope) / Math.sqrt(squares[at])
        }
      }
    }
    if (epoch >= EPOCHS / 2)
      for (const [at, weight] of weights.entries()) means[at] = (means[at] ?? 0) + weight / (EPOCHS / 2)
  }
  return { weights: means, biases }
}

const sumsOf = (
  weights: Float32Array,
  biases: readonly number[],
  lexicon: readonly number[],
  features: readonly Feature[],
): number[] => {
  const sums = biases.map((bias, output) => bias + (lexicon[output] ?? 0))
  for (const { bucket, value } of features)
    for (let output = 0; output < OUTPUTS; output += 1)
      sums[output] = (sums[output] ?? 0) + value * (weights[bucket * OUTPUTS + output] ?? 0)
  return sums
}

/** How far each output is off. The categories of a sentence without a risk are not asked for. */
const errorsOf = ([risk = 0, ...others]: readonly number[], categories: readonly string[]): number[] => {
  const isRisk = categories.length > 0
  const error = 1 / (1 + Math.exp(-risk)) - (isRisk ? 1 : 0)
  if (!isRisk) return [error, ...others.map(() => 0)]
  const largest = Math.max(...others)
  const powers = others.map((sum) => Math.exp(sum - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  const wanted = CATEGORIES.map((category) => (categories.includes(category) ? 1 / categories.length : 0))
  return [error * RISK_WEIGHT, ...powers.map((power, at) => power / total - (wanted[at] ?? 0))]
}

/** The same order in each run. */
const shuffled = <Item>(items: readonly Item[], seed: number): Item[] => {
  const result = [...items]
  let state = seed + 1
  for (let last = result.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    const other = state % (last + 1)
    const item = result[last]
    const swapped = result[other]
    if (item === undefined || swapped === undefined) continue
    result[last] = swapped
    result[other] = item
  }
  return result
}

const exampleOf = (row: Labelled): Example => {
  const tokens = tokensOf(row.text)
  const evidence = evidenceOf(tokens)
  return {
    ...row,
    lexicon: lexiconSums(evidence),
    features: [...featuresOf(row.text, tokens, evidence), ...meaningFeaturesOf(row.text)],
  }
}

const { values, positionals } = parseArgs({
  options: { folds: { type: 'string', default: '0' } },
  allowPositionals: true,
})
const inventedPath = new URL('../test/data/risk-sentences.jsonl', import.meta.url).pathname
const invented = (await readLines(inventedPath)).map((row) => ({
  ...row,
  half: 'training',
  unit: 'invented',
}))
const real = (await readLines(positionals[0] ?? '')).filter(({ half }) => half !== 'held-out')
// Sorted, so that the model does not depend on the order of the file.
const examples = [...real, ...invented].toSorted((a, b) => (a.text < b.text ? -1 : 1)).map(exampleOf)
const trainedOn = (some: readonly Example[]): Uint8Array => {
  const { weights, biases } = train(some)
  return bytesOf(weights, biases)
}
const folds = Number(values.folds)
if (folds === 0) {
  const path = new URL('../src/companions/risk-model/weights.bin', import.meta.url).pathname
  await Bun.write(path, trainedOn(examples))
  console.log(`${examples.length} sentences → ${path}`)
} else {
  const foldOf = ({ unit }: Labelled) => Number(Bun.hash(unit) % BigInt(folds))
  const judged = Array.from({ length: folds }, (_, fold) => {
    const model = modelOf(trainedOn(examples.filter((one) => foldOf(one) !== fold)))
    return examples
      .filter((one) => one.half === 'tuning' && foldOf(one) === fold)
      .map((one) => ({ ...one, found: judgeWith(model, one.text).categories }))
  }).flat()
  console.log(lineOf(`${folds} folds`, figuresOf(judged)))
}
