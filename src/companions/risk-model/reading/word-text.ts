/** A piece of markup that does not end within so many characters is no document. */
const LONGEST_MARKUP = 1024 * 1024
const LONGEST_REFERENCE = 12

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** What an element writes where it begins, and where it ends. */
const BEGINNINGS = new Map([
  ['tab', '\t'],
  ['br', '\n'],
  ['cr', '\n'],
  ['noBreakHyphen', '-'],
])
const ENDS = new Map([['p', '\n\n']])

/**
 * Collects the text of a part of a DOCX from its XML as it arrives, without a tree in memory: a blank line between
 * paragraphs. Elements count by their local names. `write` is false for what is no XML.
 */
export const createWordText = () => {
  const pieces: string[] = []
  let length = 0
  let rest = ''
  let isText = false
  /** The depth within the older rendering of something that the document has twice. */
  let fallbacks = 0

  const add = (piece: string): void => {
    if (fallbacks > 0) return
    pieces.push(piece)
    length += piece.length
  }

  const readTag = (tag: string): void => {
    const isEnd = tag.startsWith('/')
    const isEmpty = tag.endsWith('/')
    const name = localNameOf(tag, isEnd ? 1 : 0)
    if (name === 'Fallback' && !isEmpty) fallbacks += isEnd ? -1 : 1
    if (name === 't') isText = !isEnd && !isEmpty
    if (!isEnd) add(BEGINNINGS.get(name) ?? '')
    if (isEnd || isEmpty) add(ENDS.get(name) ?? '')
  }

  /** Returns the position after the markup at `at`; null when its end has not arrived. */
  const readMarkup = (xml: string, at: number): number | null => {
    if (xml.startsWith('<!--', at)) return after(xml, '-->', at)
    if (xml.startsWith('<?', at)) return after(xml, '?>', at)
    if (xml.startsWith('<![CDATA[', at)) {
      const end = after(xml, ']]>', at)
      if (end !== null && isText) add(xml.slice(at + 9, end - 3))
      return end
    }
    const end = endOfTag(xml, at)
    if (end !== null) readTag(xml.slice(at + 1, end - 1))
    return end
  }

  return {
    /** The number of characters so far. */
    length: (): number => length,

    write(chunk: string): boolean {
      const xml = rest + chunk
      let at = 0
      while (at < xml.length) {
        const next = xml.startsWith('<', at) ? readMarkup(xml, at) : endOfText(xml, at)
        if (next === null || next === at) break
        if (isText && !xml.startsWith('<', at)) add(decoded(xml.slice(at, next)))
        at = next
      }
      rest = xml.slice(at)
      return rest.length <= LONGEST_MARKUP
    },

    text: (): string => pieces.join(''),
  }
}

const after = (xml: string, end: string, at: number): number | null => {
  const found = xml.indexOf(end, at)
  return found === -1 ? null : found + end.length
}

/** An attribute may contain the sign that ends a tag. */
const endOfTag = (xml: string, at: number): number | null => {
  let quote = ''
  for (let end = at + 1; end < xml.length; end++) {
    const character = xml.charAt(end)
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '>') return end + 1
    else if (character === '"' || character === "'") quote = character
  }
  return null
}

/** Text up to the next markup; at the end of a piece, without a reference that may go on in the next one. */
const endOfText = (xml: string, at: number): number => {
  const next = xml.indexOf('<', at)
  if (next !== -1) return next
  const reference = xml.lastIndexOf('&')
  return reference >= at && xml.length - reference < LONGEST_REFERENCE ? reference : xml.length
}

const localNameOf = (tag: string, start: number): string => {
  let from = start
  let to = start
  for (; to < tag.length; to++) {
    const character = tag.charAt(to)
    if (character === ':') from = to + 1
    else if (character <= ' ' || character === '/') break
  }
  return tag.slice(from, to)
}

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,8}));/giu, (whole, hex, decimal, name) => {
        if (name !== undefined) return ENTITIES.get(name) ?? whole
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      })
    : text
