import { CATEGORIES, type Category } from './categories.ts'
import { type Cue, cueFinder, cuesOf, type Match } from './cues.ts'
import { CLEAR_HARM, POSSIBLE_HARM } from './lexicon/harm.ts'
import { CATEGORY_CUES } from './lexicon/index.ts'
import { DESCRIBED, NEGATORS, SAFEGUARDS, SETTLED } from './lexicon/reassurance.ts'
import { HARMFUL_TRENDS, REASSURING_TRENDS } from './lexicon/trends.ts'
import type { Token } from './tokens.ts'

/** What a cue says before training: harm, negative for reassurance, and what a negation before it does. */
type Meaning = Readonly<{
  group: string
  category: Category | null
  topic: number
  harm: number
  negated: 'flips' | 'harms' | 'stays'
}>

/** The cues of one sentence. */
export type Evidence = Readonly<{
  matches: readonly Readonly<{ cue: string; group: string; isNegated: boolean; first: number }>[]
  /** Harm minus reassurance, over the whole sentence. */
  harm: number
  /** Points by category; one without a cue has none. */
  topics: ReadonlyMap<Category, number>
}>

const HARM = { states: 2, clear: 2, possible: 0.7, settled: -4, described: -1.5, missingSafeguard: 2 }
/** A negation applies to this many words after it. */
const NEGATION_REACH = 3

const TOPIC = { states: 3, about: 1.8, hints: 0.5 }

const topicCues = (kind: keyof typeof TOPIC, harm: number, negated: Meaning['negated']) =>
  CATEGORY_CUES.flatMap((cues) => {
    const { category } = cues
    return cuesOf<Meaning>(cues[kind], {
      group: `${kind} ${category}`,
      category,
      topic: TOPIC[kind],
      harm,
      negated,
    })
  })

const harmCues = (list: string, group: string, harm: number, negated: Meaning['negated']) =>
  cuesOf<Meaning>(list, { group, category: null, topic: 0, harm, negated })

const allCues: readonly Cue<Meaning>[] = [
  ...topicCues('states', HARM.states, 'flips'),
  ...topicCues('about', 0, 'stays'),
  ...topicCues('hints', 0, 'stays'),
  ...harmCues(CLEAR_HARM, 'clear', HARM.clear, 'flips'),
  ...harmCues(HARMFUL_TRENDS, 'worse', HARM.clear, 'flips'),
  ...harmCues(REASSURING_TRENDS, 'better', HARM.settled, 'stays'),
  ...harmCues(POSSIBLE_HARM, 'possible', HARM.possible, 'stays'),
  ...harmCues(SETTLED, 'settled', HARM.settled, 'flips'),
  ...harmCues(DESCRIBED, 'described', HARM.described, 'stays'),
  ...harmCues(SAFEGUARDS, 'safeguard', 0, 'harms'),
]

const findCues = cueFinder(allCues)

/** Collects the cues of one sentence, without its neighbours. Pure. */
export const evidenceOf = (tokens: readonly Token[]): Evidence => {
  const found = findCues(tokens).map((match) => ({ match, isNegated: isNegated(tokens, match) }))
  return {
    matches: found.map(({ match, isNegated }) => ({
      cue: match.cue,
      group: match.meaning.group,
      isNegated,
      first: match.first,
    })),
    harm: found.reduce((sum, { match, isNegated }) => sum + harmOf(match.meaning, isNegated), 0),
    topics: topicsOf(found.map(({ match }) => match)),
  }
}

/** Adds up points by category. A word counts once in a category, in its strongest cue. */
const topicsOf = (matches: readonly Match<Meaning>[]): Evidence['topics'] => {
  const topics = new Map<Category, number>()
  const used = new Map<Category, Set<number>>(CATEGORIES.map((category) => [category, new Set()]))
  const strongestFirst = matches.toSorted(
    (a, b) => b.meaning.topic - a.meaning.topic || b.last - b.first - (a.last - a.first),
  )
  for (const { meaning, first, last } of strongestFirst) {
    if (meaning.category === null) continue
    const taken = used.get(meaning.category)
    if (taken === undefined || taken.has(first) || taken.has(last)) continue
    topics.set(meaning.category, (topics.get(meaning.category) ?? 0) + meaning.topic)
    for (let at = first; at <= last; at++) taken.add(at)
  }
  return topics
}

const isNegated = (tokens: readonly Token[], { first }: Match<unknown>): boolean => {
  for (let back = 1; back <= NEGATION_REACH; back++) {
    const word = tokens[first - back]?.word
    if (word === undefined || word === ',') return false
    if (NEGATORS.has(word)) return true
  }
  return false
}

const harmOf = ({ harm, negated }: Meaning, isNegated: boolean): number => {
  if (negated === 'stays' || !isNegated) return harm
  return negated === 'harms' ? HARM.missingSafeguard : -harm
}
