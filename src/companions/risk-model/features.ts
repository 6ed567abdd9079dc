import { MEANINGS, meaningOf } from './encoder.ts'
import type { Evidence } from './evidence.ts'
import type { Token } from './tokens.ts'

/**
 * One property of a sentence. `bucket` is its place in the model; `first` is the token that it was seen at, null for
 * one of the whole sentence.
 */
export type Feature = Readonly<{ bucket: number; value: number; first: number | null }>

/** The buckets from here on are the values of the meaning. */
export const HASHED_BUCKETS = 1 << 16
export const BUCKETS = HASHED_BUCKETS + MEANINGS

const VALUES = {
  word: 1,
  stem: 0.7,
  pair: 0.7,
  letters: 0.35,
  start: 0.7,
  cue: 0.3,
  meaning: 0.3,
}
const HARM_STEPS = [-4, -2, 0, 1.5, 2.5, 4, 6]
const LETTERS = [4, 5]

/** Describes a sentence to the model: its words, pairs of words, pieces of words, and the cues of the lexicon. Pure. */
export const featuresOf = (sentence: string, tokens: readonly Token[], evidence: Evidence): Feature[] => [
  ...normalised(wordFeatures(sentence, tokens)),
  ...cueFeatures(tokens, evidence),
]

/** Describes the meaning of a sentence as a whole, which takes most of the time for a sentence. Pure. */
export const meaningFeaturesOf = (sentence: string): Feature[] =>
  Array.from(meaningOf(sentence), (value, at) => ({
    bucket: HASHED_BUCKETS + at,
    value: value * VALUES.meaning,
    first: null,
  }))

/** A property counts once, in its strongest form. */
const collector = () => {
  const features = new Map<number, Feature>()
  const add = (name: string, value: number, first: number) => {
    const bucket = bucketOf(name)
    if ((features.get(bucket)?.value ?? 0) < value) features.set(bucket, { bucket, value, first })
  }
  return { features, add }
}

const wordFeatures = (sentence: string, tokens: readonly Token[]): Feature[] => {
  const { features, add } = collector()
  const stems = tokens.map(({ word }) => stemOf(word))
  for (const [at, { word }] of tokens.entries()) {
    add(`word ${word}`, VALUES.word, at)
    add(`stem ${stems[at]}`, VALUES.stem, at)
    if (at + 1 < tokens.length) add(`pair ${stems[at]} ${stems[at + 1]}`, VALUES.pair, at)
    for (const piece of piecesOf(word)) add(`letters ${piece}`, VALUES.letters, at)
  }
  const [start] = tokens
  if (start) add(`start ${start.word}`, VALUES.start, 0)
  if (sentence.endsWith('?')) add('question', VALUES.word, 0)
  return [...features.values()]
}

const cueFeatures = (tokens: readonly Token[], { matches, harm, topics }: Evidence): Feature[] => {
  const { features, add } = collector()
  const counts = new Map<string, number>()
  for (const { cue, group, isNegated, first } of matches) {
    const negated = isNegated ? 'not ' : ''
    add(`cue ${negated}${cue}`, VALUES.cue, first)
    const name = `${negated}${group}`
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (count <= 3) add(`group ${count} ${name}`, VALUES.cue, first)
  }
  for (const step of HARM_STEPS) if (harm >= step) add(`harm ${step}`, VALUES.cue, 0)
  if (topics.size === 0) add('no topic', VALUES.cue, 0)
  add(`length ${Math.min(6, Math.floor(tokens.length / 6))}`, VALUES.cue, 0)
  return [...features.values()]
}

/** Scaled to length 1, so that a long sentence does not weigh more. */
const normalised = (features: readonly Feature[]): Feature[] => {
  const length = Math.sqrt(features.reduce((sum, { value }) => sum + value * value, 0))
  return features.map((feature) => ({ ...feature, value: feature.value / length }))
}

const SUFFIX = /(?:ational|ations?|ings?|ments?|ness|edly|ed|ly|es|s)$/u
const SHORTEST_STEM = 3

const stemOf = (word: string): string =>
  word.replace(SUFFIX, (suffix) => (word.length - suffix.length >= SHORTEST_STEM ? '' : suffix))

const piecesOf = (word: string): string[] => {
  if (word.length <= SHORTEST_STEM) return []
  const marked = `<${word}>`
  return LETTERS.flatMap((length) =>
    Array.from({ length: Math.max(0, marked.length - length + 1) }, (_, at) => marked.slice(at, at + length)),
  )
}

/** FNV-1a, mixed once more because only the low bits are kept. */
const bucketOf = (name: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 12)) >>> 0) % HASHED_BUCKETS
}
