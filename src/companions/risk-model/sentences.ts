/** One sentence, with the number of its paragraph, bullet, heading or table row. */
export type Sentence = Readonly<{ text: string; block: number }>

/** A longer sentence is cut between two words. */
const SENTENCE_PIECE = /.{1,999}(?: |$)|.{1000}/gsu
const LONGEST_LINE = 4000
const LINE_PIECE = /.{1,4000}(?: |$)|.{4000}/gu
const MOST_LINES = 200
const BULLET = /^(?:[-*+•◦▪‣·–—]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+/iu
const HEADING = /^#{1,6}\s+/u
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof rev st sr jr vs etc approx dept est fig no nos vol ed eds inc ltd co corp plc llc e.g i.e cf al ' +
    'a.m p.m u.s u.k jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri art cl para sec ref max min avg'
  ).split(' '),
)

/** Splits text into sentences. Lines of a paragraph are joined; each bullet, heading and table row is separate. */
export const sentencesOf = (text: string): Sentence[] =>
  blocksOf(text).flatMap((block, number) =>
    splitBlock(block).map((sentence) => ({ text: sentence, block: number })),
  )

const blocksOf = (text: string): string[] => {
  const blocks: string[] = []
  let open: string[] = []
  const close = () => {
    const block = plain(open.join('\n'))
    if (block !== '') blocks.push(block)
    open = []
  }
  for (const line of linesOf(text)) {
    const isAlone = HEADING.test(line) || line.startsWith('|')
    if (line === '' || isAlone || BULLET.test(line) || isFull(open) || endsParagraph(open.at(-1), line))
      close()
    open.push(line)
    if (isAlone) close()
  }
  close()
  return blocks
}

/** Lines without blanks at their ends, runs of blanks made one, overlong lines cut: no line is slow to match. */
const linesOf = (text: string): string[] =>
  text.split(/\r\n|[\n\r\f\v\u2028\u2029]/u).flatMap((line) => {
    const short = line.replace(/\s+/gu, ' ').trim()
    return short.length <= LONGEST_LINE ? short : (short.match(LINE_PIECE) ?? [])
  })

const isFull = (open: readonly string[]): boolean => open.length >= MOST_LINES

/** A short line without a full stop before a line with a capital is a heading or a list without bullets. */
const endsParagraph = (last: string | undefined, line: string): boolean =>
  last !== undefined &&
  last !== '' &&
  last.length < 60 &&
  !/[,;(–—-]$/u.test(last) &&
  /^["'“‘]?[\p{Lu}\d]/u.test(line)

/** Removes markup: bullets, headings, emphasis, code, links and table bars. */
const plain = (block: string): string => {
  const text = block
    .replace(HEADING, '')
    .replace(BULLET, '')
    .replace(/(\p{L})[-\u00ad]\n(\p{Ll})/gu, '$1$2')
    .replace(/!?\[([^[\]\n]{0,300})\]\([^()\s]{0,2000}\)/gu, '$1')
    .replace(/\*\*|__|`+|^>+ ?/gmu, '')
    .replace(/ ?\| ?/gu, ' – ')
    .replace(/\s+/gu, ' ')
  return text.slice(edge(text, 0, 1), edge(text, text.length - 1, -1) + 1)
}

/** The first position from `from` on without a space or a dash. */
const edge = (text: string, from: number, step: 1 | -1): number => {
  let at = from
  while (at >= 0 && at < text.length && ' –:-'.includes(text.charAt(at))) at += step
  return at
}

const splitBlock = (block: string): string[] => {
  const sentences: string[] = []
  let start = 0
  const cut = (end: number) => {
    const sentence = block.slice(start, end).trim()
    if (/\p{L}/u.test(sentence)) sentences.push(...(sentence.match(SENTENCE_PIECE) ?? []))
    start = end
  }
  for (const stop of block.matchAll(/[.!?…]+["'”’)\]]*\s+/gu)) {
    const end = stop.index + stop[0].length
    if (isEnd(block, start, stop.index, stop[0], end)) cut(end)
  }
  cut(block.length)
  return sentences
}

/** Whether a stop ends a sentence: not after an abbreviation or an initial, and not before a small letter. */
const isEnd = (block: string, start: number, at: number, stop: string, next: number): boolean => {
  if (!/["'“‘([\p{Lu}\d£$€]/u.test(block[next] ?? 'A')) return false
  if (!stop.startsWith('.')) return true
  const before = block.slice(Math.max(start, at - 20), at)
  const word = /[\p{L}.]+$/u.exec(before)?.[0].toLowerCase() ?? ''
  if (word === 'no' || word === 'co') return !/^\d/u.test(block.slice(next, next + 1)) && word === 'no'
  return !ABBREVIATIONS.has(word) && !/(?:^|\s)\p{L}$/u.test(before)
}
