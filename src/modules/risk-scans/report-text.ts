/** What the standard PDF fonts can print beyond Latin-1: Windows-1252's additions. */
const additions = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

const replacements: Record<string, string> = {
  '\t': '    ',
  '\u00a0': ' ',
  '\u2011': '-',
  '\u2212': '-',
  '\u00ad': '',
}

/** Stands where a character could not be printed. */
export const unprintable = '¤'

/**
 * Text as the report's fonts can print it. What they cannot (Cyrillic, Chinese, emoji) would come out as
 * other letters: it becomes one ¤ each, and is counted so that the report can say so.
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
