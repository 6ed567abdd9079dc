import { Type } from '@sinclair/typebox'
import { defineStep, StepInputFault } from '../step.ts'
import { readFeatures } from './avatars/features.ts'
import { cropFace, paintFace } from './avatars/photo-avatar.ts'
import { avatarShapes, backdrop, cutToShape } from './avatars/shape.ts'
import { creditOf, type DrawnStyleName, drawAvatar } from './avatars/styles.ts'
import { image_url, integer, oneOf, promptFields, readPrompts } from './fields.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sourcePictures } from './input/sources.ts'
import { type BatchWork, makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { createRandom, type Random } from './random.ts'
import { overlayOf, type Raster, toRaster, toSharp } from './raster.ts'
import { duotone } from './styles/graphic.ts'
import { drawSvg } from './svg.ts'

const mostAvatars = 100
const photoSide = 1200
const sample = ['Ada', 'Noor, red hair and glasses', 'Luca']
const grounds = [
  '#cfe3ea',
  '#f3d9c4',
  '#dcd6f0',
  '#d6e8d2',
  '#f2d4d9',
  '#f4e4b8',
  '#cdd9ee',
  '#e4dcd2',
] as const

const input = Type.Object({
  ...promptFields,
  image_url,
  style: oneOf(['flat', 'line', 'portrait', 'peeps', 'toon', 'pixel', 'shapes', 'duotone']),
  variations: integer(1, 8, 2),
  shape: oneOf(avatarShapes),
  /** Empty: one that matches. */
  colour: Type.String({
    pattern: '^(#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}))?$',
    default: '',
    description: 'a colour such as #DDE7F0',
  }),
  size: Type.Integer({ minimum: 64, maximum: 1024, default: 512, description: 'an integer from 64 to 1024' }),
})

/** Draws avatars from names and descriptions, or paints them from portraits where a run has pictures. */
export const avatarGenerate = defineStep({
  input,
  async run(given, context) {
    const { style, variations, shape, size, colour } = given
    const drawn = style === 'duotone' ? 'flat' : style
    const groundOf = (random: Random): string => colour || random.of('ground').pick(grounds)
    const finished = async (name: string, square: Raster) =>
      await pictureFile(
        name,
        await cutToShape(await toRaster(toSharp(square).resize({ width: size, height: size })), shape),
        'png',
      )

    const fromWords = (description: string, variation: number): BatchWork => ({
      prompt_text: description,
      async make() {
        const random = createRandom(`${description.toLowerCase()} ${variation}`)
        return await finished(`${description}-${variation + 1}`, await composed(drawn, description, random))
      },
    })
    const composed = async (drawn: DrawnStyleName, description: string, random: Random): Promise<Raster> => {
      const side = Math.max(512, size)
      const person = drawSvg(drawAvatar(drawn, readFeatures(description), random), side)
      const ground = backdrop(side, groundOf(random))
      const square = await toRaster(
        toSharp(ground)
          .composite([overlayOf(person)])
          .removeAlpha(),
      )
      if (style !== 'duotone') return square
      // Flat drawings have few dark parts.
      const strong = await toRaster(toSharp(square).linear(1.7, -130))
      return await duotone(strong, random.of('inks'))
    }

    const isPhoto = context.files.length > 0 || given.image_url !== ''
    const named = readPrompts(given)
    const photos = isPhoto ? await sourcePictures(context, given.image_url, () => new Uint8Array()) : []
    const fromPhotos = photos.flatMap((source): BatchWork[] => {
      const cropped = once(async () =>
        cropFace(source.name, await pixelsOf(await openPicture(source), { side: photoSide })),
      )
      return range(variations).map((variation) => ({
        prompt_text: source.name,
        async make() {
          const random = createRandom(`${source.name} ${variation}`)
          // The first is painted in its own colours unless ink is asked for; then both in turn.
          const inInk = style === 'duotone' || variation % 2 === 1
          const painted = await paintFace(await cropped(), inInk, groundOf(random), random.of('inks'))
          return await finished(`${source.name}-${variation + 1}`, painted)
        },
      }))
    })
    const words = isPhoto ? [] : named.length > 0 ? named : sample
    const works = [
      ...fromPhotos,
      ...words.flatMap((description) =>
        range(variations).map((variation) => fromWords(description, variation)),
      ),
    ]
    if (works.length > mostAvatars)
      throw new StepInputFault(`A run draws at most ${mostAvatars} avatars, not ${works.length}`)
    const counts = await makeBatch(context, works)
    return {
      output: {
        provider: 'local',
        from: isPhoto ? 'portraits' : 'words',
        style,
        ...counts,
        ...(!isPhoto && { credits: [creditOf(drawn)] }),
        ...(!isPhoto && named.length === 0 && { sample: true }),
      },
    }
  },
})

const range = (length: number): number[] => Array.from({ length }, (_, at) => at)

/** The first call does the work for all; a fault is that of all. */
const once = <Value>(work: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | null = null
  return () => {
    made ??= work()
    return made
  }
}
