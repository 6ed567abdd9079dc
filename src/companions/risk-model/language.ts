import type { Sentence } from './sentences.ts'

/** Words that every English text is full of, and other languages have few of. */
const ENGLISH_WORDS =
  /^(?:the|of|and|to|in|is|are|was|be|been|that|for|it|with|as|on|by|this|at|from|or|not|an|will|has|have|if|can|should|must|may|which|all|any|our|their|we|you|no|more|than|there|but|its|were|would|could|when|after|before|over|under|due)$/i
const LEAST_ENGLISH = 0.04
/** Single letters, keys and checksums have no language. */
const WORD_LENGTHS = { least: 2, most: 40 }
/** Fewer different words, such as those of a list, do not tell their language. */
const FEWEST_WORDS = 40
/** A name or a quotation in another script is no part that is missed. */
const MOST_FOREIGN = 0.1
const FEWEST_LETTERS = 40

/** Returns what a reader has to know of a text in a language that the network did not learn; null for English. Pure. */
export const languageNotice = (sentences: readonly Sentence[]): string | null => {
  let letters = 0
  let foreignLetters = 0
  const words = new Set<string>()
  let wordCount = 0
  let englishWords = 0
  for (const { text } of sentences) {
    for (const word of text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? []) {
      const isLatin = /\p{Script=Latin}/u.test(word)
      if (isLatin && (word.length < WORD_LENGTHS.least || word.length > WORD_LENGTHS.most)) continue
      letters += word.length
      if (!isLatin) foreignLetters += word.length
      else {
        words.add(word.toLowerCase())
        wordCount += 1
        if (ENGLISH_WORDS.test(word)) englishWords += 1
      }
    }
  }
  if (foreignLetters >= FEWEST_LETTERS && foreignLetters > letters * MOST_FOREIGN)
    return `Only English is scanned for risks: ${Math.round((100 * foreignLetters) / letters)} % of this text is in another script.`
  if (words.size >= FEWEST_WORDS && englishWords < wordCount * LEAST_ENGLISH)
    return 'Only English is scanned for risks: this text is in another language.'
  return null
}
