import { type TLiteral, Type } from '@sinclair/typebox'
import { StepInputFault } from '../step.ts'
import { formats } from './output/picture-file.ts'

export const mostPrompts = 100
const promptLength = 2000

export const text = (most: number, value: string) =>
  Type.String({ maxLength: most, default: value, description: `a string of at most ${most} characters` })

export const number = (minimum: number, maximum: number, value: number) =>
  Type.Number({ minimum, maximum, default: value, description: `a number from ${minimum} to ${maximum}` })

export const integer = (minimum: number, maximum: number, value: number) =>
  Type.Integer({ minimum, maximum, default: value, description: `an integer from ${minimum} to ${maximum}` })

/** The first word is the default. */
export const oneOf = <const Word extends string>(words: readonly [Word, ...Word[]]) =>
  Type.Unsafe<Word>(
    Type.Union(
      words.map((word): TLiteral<string> => Type.Literal(word)),
      { default: words[0], description: `one of ${words.join(', ')}` },
    ),
  )

export const colour = (value: string) =>
  Type.String({
    pattern: '^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$',
    default: value,
    description: 'a colour such as #0F766E',
  })

/** Where the picture is that a run works on, unless it has files. */
export const image_url = text(2048, '')

export const format = oneOf(formats)

/** `prompts` is what a form with several prompts becomes; a page sends `prompts_text`, parted by empty lines. */
export const promptFields = {
  prompts: Type.Optional(
    Type.Union([Type.Array(Type.String()), Type.String()], { description: 'a list of strings' }),
  ),
  prompts_text: text(50_000, ''),
}

/** Returns what to make, one text each. Throws a StepInputFault for more than 100, or a very long one. */
export const readPrompts = ({
  prompts,
  prompts_text,
}: {
  prompts?: string | string[]
  prompts_text: string
}): string[] => {
  const given = Array.isArray(prompts) ? prompts : (prompts ?? prompts_text).split(/\n[^\S\n]*\n/)
  const found = given.flatMap((prompt) => prompt.replace(/\s+/g, ' ').trim() || [])
  if (found.length > mostPrompts)
    throw new StepInputFault(`A run takes at most ${mostPrompts} prompts, not ${found.length}`)
  const long = found.findIndex((prompt) => prompt.length > promptLength)
  if (long >= 0) throw new StepInputFault(`Prompt ${long + 1} is longer than ${promptLength} characters`)
  return found
}
