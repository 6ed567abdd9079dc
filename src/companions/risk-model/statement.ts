import { LIMITS } from './limits.ts'

/** Cuts text to a length at the end of a word, with an ellipsis. */
export const bounded = (text: string, length: number): string => {
  if (text.length <= length) return text
  const cut = text.slice(0, length - 1)
  const space = cut.lastIndexOf(' ')
  const kept = space > length / 2 ? cut.slice(0, space) : cut
  // A cut inside a surrogate pair would leave half a character.
  return `${kept.replace(/[\ud800-\udbff]$/u, '').replace(/[\s,;:–—-]+$/u, '')}…`
}

const CLAUSE_END =
  /[;:–—]\s+|,\s+(?=(?:and|but|so|which|who|while|whereas|because|although|since|as|yet)\s)|\s+(?=(?:and|but|because|while|although)\s)/gu
const SHORTEST_CLAUSE_WORDS = 2
const WHOLE_SENTENCE_LENGTH = 120

/**
 * The text of a risk in a table: the sentence without its full stop. A long sentence, or one with several risks, is cut
 * to the clause around `at`, the offset of the words that decided its category.
 */
export const statementOf = (sentence: string, at: number, isShared: boolean): string => {
  const isWhole = !isShared && sentence.length <= WHOLE_SENTENCE_LENGTH
  const text = isWhole ? sentence : clauseAt(sentence, at)
  return capitalised(bounded(tidy(text) || tidy(sentence), LIMITS.riskLength))
}

const clauseAt = (sentence: string, at: number): string => {
  let start = 0
  for (const end of [...sentence.matchAll(CLAUSE_END)].map((match) => match.index + match[0].length)) {
    if (end > at && wordCount(sentence.slice(start, end)) >= SHORTEST_CLAUSE_WORDS)
      return sentence.slice(start, end)
    if (end <= at) start = end
  }
  const rest = sentence.slice(start)
  return wordCount(rest) >= SHORTEST_CLAUSE_WORDS ? rest : sentence
}

const wordCount = (text: string): number => text.trim().split(/\s+/u).length

const tidy = (text: string): string =>
  text
    .trim()
    .replace(/^(?:and|but|so|because|while|although)\s+/iu, '')
    .replace(/[\s.,;:–—]+$/u, '')

const capitalised = (text: string): string => {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 32)
  return first.toUpperCase() + text.slice(first.length)
}
