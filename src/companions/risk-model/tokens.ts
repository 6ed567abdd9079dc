/** A lower-case word of a sentence, or a class: `#` a number, `$` an amount of money, `%` a share, `,` a break. */
export type Token = Readonly<{
  word: string
  /** Offset in the sentence, in UTF-16 units. */
  start: number
  end: number
}>

const NUMBER_WORDS = new Set(
  (
    'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
    'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen dozens'
  ).split(' '),
)

/** Every "n't" becomes `not`, so that the lexicon needs only that word. */
const CONTRACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['cannot', ['can', 'not']],
  ["can't", ['can', 'not']],
  ["won't", ['will', 'not']],
  ["shan't", ['shall', 'not']],
])

const PIECE =
  /[$£€¥]\s?\d[\d.,]*(?:k|m|bn)?\b|\d[\d.,]*\s?(?:k|m|bn)?\s?(?:euros?|dollars?|pounds?|usd|eur|gbp|chf)\b|\d[\d.,]*\s?(?:%|per\s?cent\b|percent\b)|\d[\d.,:/]*(?:st|nd|rd|th|k|m|bn)?|\p{L}+(?:['’]\p{L}+)*|[,;:()–—.!?/]/giu

/** Splits a sentence into tokens. A hyphen separates words ("go-live" is two); a possessive loses its "'s". */
export const tokensOf = (sentence: string): Token[] => {
  const tokens: Token[] = []
  for (const match of sentence.matchAll(PIECE)) {
    const start = match.index
    const end = start + match[0].length
    for (const word of wordsOf(match[0].toLowerCase().replaceAll('’', "'"))) tokens.push({ word, start, end })
  }
  return tokens
}

const wordsOf = (piece: string): readonly string[] => {
  const first = piece.charCodeAt(0)
  if (/^[,;:()–—.!?/]$/u.test(piece)) return [',']
  if (/^[$£€¥]|(?:euros?|dollars?|pounds?|usd|eur|gbp|chf)$/u.test(piece) && /\d/u.test(piece)) return ['$']
  if (first >= 48 && first <= 57) return /(?:%|cent)$/u.test(piece) ? ['%'] : ['#']
  if (NUMBER_WORDS.has(piece)) return ['#']
  const contraction = CONTRACTIONS.get(piece)
  if (contraction) return contraction
  if (piece.endsWith("n't")) return [piece.slice(0, -3), 'not']
  return [piece.replace(/'(?:s|ll|re|ve|d|m)$/u, '')]
}
