import type { Token } from './tokens.ts'

/**
 * The syntax of a cue: words separated by spaces; `late*` any word with this prefix; `a/b` either word; `..` up to
 * four arbitrary words (never across a comma); `#`, `$`, `%` a number, an amount of money, a share.
 */
export type Cue<Meaning> = Readonly<{ text: string; words: readonly Matcher[]; meaning: Meaning }>

/** The place of a cue in a sentence: the numbers of its first and last token. `cue` is its text. */
export type Match<Meaning> = Readonly<{ cue: string; meaning: Meaning; first: number; last: number }>

type Matcher =
  | Readonly<{ gap: true }>
  | Readonly<{ gap: false; exact: ReadonlySet<string>; prefixes: readonly string[] }>

const LONGEST_GAP = 4
const INDEX_LENGTH = 3

/** Parses the cues of one meaning, separated by commas or line ends. Throws for a cue that cannot be indexed. */
export const cuesOf = <Meaning>(list: string, meaning: Meaning): Cue<Meaning>[] =>
  list
    .split(/[,\n]/u)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, words: text.split(/\s+/u).map(matcherOf), meaning }))

const matcherOf = (word: string): Matcher => {
  if (word === '..') return { gap: true }
  const choices = word.split('/')
  const prefixes = choices.filter((choice) => choice.endsWith('*')).map((choice) => choice.slice(0, -1))
  const short = prefixes.find((prefix) => prefix.length < INDEX_LENGTH)
  if (short !== undefined) throw new Error(`The cue word "${word}" is too short for a star.`)
  return { gap: false, exact: new Set(choices.filter((choice) => !choice.endsWith('*'))), prefixes }
}

const fits = (matcher: Matcher, word: string): boolean =>
  !matcher.gap && (matcher.exact.has(word) || matcher.prefixes.some((prefix) => word.startsWith(prefix)))

/**
 * Finds cues in sentences. Cues are indexed by the prefix of their first word, so that the time for a sentence does
 * not grow with the lexicon.
 */
export const cueFinder = <Meaning>(cues: readonly Cue<Meaning>[]) => {
  const index = Map.groupBy(
    cues.flatMap((cue) => keysOf(cue).map((key) => ({ key, cue }))),
    ({ key }) => key,
  )
  return (tokens: readonly Token[]): Match<Meaning>[] => {
    const found: Match<Meaning>[] = []
    for (const [first, token] of tokens.entries()) {
      for (const { cue } of index.get(token.word.slice(0, INDEX_LENGTH)) ?? []) {
        const last = endOf(cue.words, 0, tokens, first)
        if (last !== null) found.push({ cue: cue.text, meaning: cue.meaning, first, last })
      }
    }
    return found
  }
}

/** The beginnings of the words that a cue can start with. */
const keysOf = ({ words: [first] }: Cue<unknown>): string[] => {
  if (first === undefined || first.gap) throw new Error('A cue must begin with a word.')
  return [...new Set([...first.exact, ...first.prefixes].map((word) => word.slice(0, INDEX_LENGTH)))]
}

/** The position of the cue's last word when its words from `next` on stand at `position`, else null. */
const endOf = (
  words: readonly Matcher[],
  next: number,
  tokens: readonly Token[],
  position: number,
): number | null => {
  const matcher = words[next]
  if (matcher === undefined) return position - 1
  if (matcher.gap) {
    for (let skipped = 0; skipped <= LONGEST_GAP; skipped++) {
      const last = endOf(words, next + 1, tokens, position + skipped)
      if (last !== null) return last
      if ((tokens[position + skipped]?.word ?? ',') === ',') return null
    }
    return null
  }
  const token = tokens[position]
  return token && fits(matcher, token.word) ? endOf(words, next + 1, tokens, position + 1) : null
}
