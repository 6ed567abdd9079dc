/** The standard PDF fonts print Latin-1 and these additions of Windows-1252. */
const additions = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

const replacements: Record<string, string> = {
  '\t': '    ',
  '\u00a0': ' ',
  '\u2011': '-',
  '\u2212': '-',
  '\u00ad': '',
}

/** Printed instead of a character that the fonts lack. */
export const unprintable = '¤'

/**
 * Replaces and counts the characters that the fonts lack (Cyrillic, Chinese, emoji): they would be printed
 * as other letters.
 */
export const createPrintable = () => {
  let replaced = 0
  return {
    print(text: string): string {
      let printed = ''
      for (const character of text.normalize('NFC')) {
        const known = replacements[character]
        if (known !== undefined) printed += known
        else if (isPrintable(character)) printed += character
        else {
          replaced += 1
          printed += unprintable
        }
      }
      return printed
    },
    replaced: () => replaced,
  }
}

const isPrintable = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0
  return (
    character === '\n' ||
    (code >= 0x20 && code < 0x7f) ||
    (code >= 0xa0 && code <= 0xff) ||
    additions.has(character)
  )
}
