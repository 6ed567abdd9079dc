import { StepInputFault } from '../../step.ts'

const maxCharacters = 1024 * 1024
/** Nested ones multiply: this many make at most some thousand elements. */
const maxUses = 24

const refused: [RegExp, string][] = [
  [/<!(DOCTYPE|ENTITY)/i, 'it has a DOCTYPE or entities'],
  [/<\?xml-stylesheet|@import/i, 'it refers to a style sheet'],
  [/<(?:[\w-]+:)?(script|foreignObject|iframe)\b/i, 'it has scripts or pages in it'],
  // A reference inside of the file, or a picture in it.
  [
    /[\w:.-]*href\s*=\s*(?!["']\s*(#|data:image\/(png|jpe?g|gif|webp);base64,))/i,
    'it refers to something outside of it',
  ],
  [/url\(\s*(?!["']?\s*#)/i, 'it refers to something outside of it'],
]

/** Whether a file is an SVG: told by its beginning. */
export const isSvg = (bytes: Uint8Array): boolean => {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).replace(/^\uFEFF/, '')
  return /^\s*</.test(start) && /<(?:[\w-]+:)?svg[\s>]/i.test(start)
}

/** Returns the text of an SVG that can be drawn safely. Throws a StepInputFault for any other. */
export const readSvg = (name: string, bytes: Uint8Array): string => {
  const fault = (reason: string) => new StepInputFault(`The picture ${name} cannot be used: ${reason}`)
  if (bytes.length > maxCharacters) throw fault('an SVG may have at most 1 MB')
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '')
  for (const [pattern, reason] of refused) if (pattern.test(text)) throw fault(reason)
  if ((text.match(/<(?:[\w-]+:)?use\b/gi) ?? []).length > maxUses)
    throw fault(`it repeats parts of itself more than ${maxUses} times`)
  return text
}
