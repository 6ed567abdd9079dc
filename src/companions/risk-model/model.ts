import { readFileSync } from 'node:fs'
import { CATEGORIES, type Category } from './categories.ts'
import type { Evidence } from './evidence.ts'
import { BUCKETS, type Feature } from './features.ts'

/** The outputs of the model: whether a sentence states a risk, then which category. */
const OUTPUTS = 1 + CATEGORIES.length
const HEADER_BYTES = OUTPUTS * 2 * Float32Array.BYTES_PER_ELEMENT
const path = new URL('./weights.bin', import.meta.url)

/** A linear model. `weights` holds `OUTPUTS` values for each bucket; `scales` and `biases` are for each output. */
export type Model = Readonly<{ weights: Int8Array; scales: Float32Array; biases: Float32Array }>

/** `risk` is a log-odds; `shares` add up to 1 over the categories. */
export type Opinion = Readonly<{ risk: number; shares: ReadonlyMap<Category, number> }>

/** Reads the bytes of a model. Throws when they are of another size. */
export const modelOf = (bytes: Uint8Array): Model => {
  if (bytes.length !== HEADER_BYTES + BUCKETS * OUTPUTS)
    throw new Error('weights.bin does not fit the model: train it again with bench/train-risk-model.ts.')
  const header = new Float32Array(bytes.buffer, bytes.byteOffset, OUTPUTS * 2)
  return {
    scales: header.subarray(0, OUTPUTS),
    biases: header.subarray(OUTPUTS),
    weights: new Int8Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES),
  }
}

let loaded: Model | null = null

/** The trained model, read once. */
export const theModel = (): Model => {
  // A copy, because floats cannot be read at every offset of a shared buffer.
  loaded ??= modelOf(new Uint8Array(readFileSync(path)))
  return loaded
}

/** The file of a model whose weights are not yet rounded. */
export const bytesOf = (weights: Float32Array, biases: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(HEADER_BYTES + BUCKETS * OUTPUTS)
  const { scales, biases: room, weights: rounded } = modelOf(bytes)
  for (let output = 0; output < OUTPUTS; output += 1) {
    let largest = 0
    for (let at = output; at < weights.length; at += OUTPUTS)
      largest = Math.max(largest, Math.abs(weights[at] ?? 0))
    const scale = largest / 127 || 1
    scales[output] = scale
    room[output] = biases[output] ?? 0
    for (let at = output; at < weights.length; at += OUTPUTS)
      rounded[at] = Math.round((weights[at] ?? 0) / scale)
  }
  return bytes
}

const LEXICON = { risk: 0.5, category: 0.5, harmNeeded: 1.5, topicNeeded: 1.5 }

/** What the lexicon alone says to each output; the model learns the rest. Pure. */
export const lexiconSums = ({ harm, topics }: Evidence): number[] => {
  const isRisk =
    harm >= LEXICON.harmNeeded && [...topics.values()].some((points) => points >= LEXICON.topicNeeded)
  return [
    isRisk ? LEXICON.risk : -LEXICON.risk,
    ...CATEGORIES.map((category) => (topics.get(category) ?? 0) * LEXICON.category),
  ]
}

/** Asks a model about a sentence. Pure. */
export const opinionOf = (model: Model, evidence: Evidence, features: readonly Feature[]): Opinion => {
  const sums = lexiconSums(evidence).map((sum, output) => sum + (model.biases[output] ?? 0))
  for (const { bucket, value } of features)
    for (let output = 0; output < OUTPUTS; output += 1)
      sums[output] = (sums[output] ?? 0) + value * weightOf(model, bucket, output)
  const [risk = 0, ...others] = sums
  const largest = Math.max(...others)
  const powers = others.map((sum) => Math.exp(sum - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return {
    risk,
    shares: new Map(CATEGORIES.map((category, at) => [category, (powers[at] ?? 0) / total])),
  }
}

/** The token that speaks most for a risk of this category. */
export const strongestToken = (model: Model, features: readonly Feature[], category: Category): number => {
  const output = 1 + CATEGORIES.indexOf(category)
  const points = new Map<number, number>()
  for (const { bucket, value, first } of features)
    if (first !== null) points.set(first, (points.get(first) ?? 0) + value * weightOf(model, bucket, output))
  const [strongest] = [...points].sort(([, a], [, b]) => b - a)
  return strongest?.[0] ?? 0
}

const weightOf = ({ weights, scales }: Model, bucket: number, output: number): number =>
  (weights[bucket * OUTPUTS + output] ?? 0) * (scales[output] ?? 0)
