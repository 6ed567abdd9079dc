import { readFileSync } from 'node:fs'

const START = '[CLS]'
const END = '[SEP]'
const UNKNOWN = '[UNK]'
const LONGEST_WORD = 100

let loaded: ReadonlyMap<string, number> | null = null

/** The pieces of words that the encoder knows, with their numbers, read once. */
const vocabulary = (): ReadonlyMap<string, number> => {
  loaded ??= new Map(
    readFileSync(new URL('./vocabulary.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map((piece, number) => [piece, number]),
  )
  return loaded
}

/** Splits a sentence into the numbers of its pieces, as BERT does without case ("WordPiece"). */
export const wordPiecesOf = (sentence: string): number[] => {
  const words = sentence
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .matchAll(/[\p{P}$+<=>^`|~]|[^\s\p{P}$+<=>^`|~]+/gu)
  const pieces = [...words].flatMap(([word]) => piecesOf(word))
  return [START, ...pieces, END].map((piece) => vocabulary().get(piece) ?? 0)
}

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
