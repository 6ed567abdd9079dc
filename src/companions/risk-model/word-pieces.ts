import { readFileSync } from 'node:fs'

const START = '[CLS]'
const END = '[SEP]'
const UNKNOWN = '[UNK]'
const LONGEST_WORD = 100

/** `numbers` of the pieces, with one that begins and one that ends every sentence; `starts` are offsets in the sentence. */
export type WordPieces = Readonly<{ numbers: readonly number[]; starts: readonly number[] }>

let loaded: ReadonlyMap<string, number> | null = null

/** The pieces of words that the network knows, with their numbers, read once. */
export const vocabulary = (): ReadonlyMap<string, number> => {
  loaded ??= new Map(
    readFileSync(new URL('./vocabulary.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map((piece, number) => [piece, number]),
  )
  return loaded
}

/**
 * Splits a sentence into pieces of words, as BERT does without case ("WordPiece"). One of more than `most` pieces comes
 * in parts of half of that, so that few words of a long sentence are not lost among the others.
 */
export const wordPiecesOf = (sentence: string, most: number): WordPieces[] => {
  const pieces = [...sentence.matchAll(/[\p{P}$+<=>^`|~]|[^\s\p{P}$+<=>^`|~]+/gu)].flatMap(
    ({ 0: word, index: start }) => piecesOf(plain(word)).map((piece) => ({ piece, start })),
  )
  const parts: WordPieces[] = []
  const length = pieces.length > most - 2 ? most / 2 - 2 : most - 2
  for (let at = 0; at < pieces.length; at += length) {
    const part = pieces.slice(at, at + length)
    const names = [START, ...part.map(({ piece }) => piece), END]
    parts.push({
      numbers: names.map((piece) => vocabulary().get(piece) ?? 0),
      starts: [0, ...part.map(({ start }) => start), 0],
    })
  }
  return parts
}

const plain = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')

/** The longest known piece, and so on with the rest. */
const piecesOf = (word: string): string[] => {
  if (word.length > LONGEST_WORD) return [UNKNOWN]
  const pieces: string[] = []
  let start = 0
  while (start < word.length) {
    let end = word.length
    const pieceAt = () => (start > 0 ? '##' : '') + word.slice(start, end)
    while (end > start && !vocabulary().has(pieceAt())) end -= 1
    if (end === start) return [UNKNOWN]
    pieces.push(pieceAt())
    start = end
  }
  return pieces
}
