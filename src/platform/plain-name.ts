/**
 * Returns letters and digits of a text, parted by dashes: a name that every file system takes. Empty when there are none.
 */
export const plainName = (text: string, most: number): string =>
  text
    .slice(0, 4 * most)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, most)
    .toWellFormed()
    .replace(/\uFFFD/g, '')
    .replace(/^-+|-+$/g, '')
