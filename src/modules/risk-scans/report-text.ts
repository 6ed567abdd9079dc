const replacements = new Map([
  ['\t', '    '],
  ['\u00a0', ' '],
  ['\u2011', '-'],
  ['\u2212', '-'],
  ['\u00ad', ''],
])

/** The standard PDF fonts print Latin-1 and the additions of Windows-1252. */
const unknown = /[^\n\x20-\x7e\xa1-\xac\xae-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu

/** Printed instead of a character that the fonts lack. */
export const unprintable = '¤'

/**
 * Replaces and counts the characters that the fonts lack (Cyrillic, Chinese, emoji): they would be printed
 * as other letters.
 */
export const createPrintable = () => {
  let replaced = 0
  return {
    print: (text: string): string =>
      text.normalize('NFC').replace(unknown, (character) => {
        const known = replacements.get(character)
        if (known === undefined) replaced += 1
        return known ?? unprintable
      }),
    replaced: () => replaced,
  }
}
