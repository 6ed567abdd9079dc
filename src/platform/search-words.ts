/** Search by the beginnings of words, which an index serves. Rows keep the words that a search finds them by. */

const maxWords = 5

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The words of some fields of a row. */
export const searchWordsOf = (...texts: (string | null | undefined)[]): string[] => [
  ...new Set(texts.flatMap((text) => fold(text ?? '').split(/\s+/)).filter(Boolean)),
]

/** The words of an e-mail address: the whole of it, and its parts. */
export const addressWordsOf = (email: string): string[] => [
  ...new Set([fold(email), ...fold(email).split(/[@.+_-]+/)].filter(Boolean)),
]

/** A filter of rows in which each word of the search, of five at most, begins a word of `search_words`. */
export const matchesSearch = (
  search: string,
): { $and?: { search_words: { $elemMatch: { $gte: string; $lt: string } } }[] } => {
  const words = searchWordsOf(search).slice(0, maxWords)
  // A range, which an index serves.
  const begins = words.map((word) => ({
    search_words: { $elemMatch: { $gte: word, $lt: `${word}\u{10ffff}` } },
  }))
  return words.length === 0 ? {} : { $and: begins }
}
