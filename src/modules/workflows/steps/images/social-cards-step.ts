import { Type } from '@sinclair/typebox'
import { defineStep, StepInputFault } from '../step.ts'
import { type CardPicture, type Design, designs, drawCard } from './cards/draw-card.ts'
import { type CardShape, cardShapes, cardSizes, headlineOf, type Post, postsIn } from './cards/posts.ts'
import { darker, lighter, mix } from './colours.ts'
import { colour, format, image_url, oneOf, promptFields, readPrompts, text } from './fields.ts'
import { canDraw } from './generate.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sampleMark, sourcePictures } from './input/sources.ts'
import { drawPattern } from './objects/poster.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { createPainter } from './painter.ts'
import { createRandom } from './random.ts'
import { shownIn } from './type/outline.ts'

const mostCards = 60
const pictureSide = 1600
const drawnSize = { width: 1280, height: 1280 }
const sampleTopic = 'A new collection for bright days'

const input = Type.Object({
  /** Headlines, where no step before has written posts. */
  ...promptFields,
  image_url,
  topic: text(500, ''),
  brand: text(100, ''),
  call_to_action: text(200, ''),
  /** What the pictures show; empty: the topic. */
  picture_idea: text(500, ''),
  design: oneOf(['mixed', ...designs]),
  colour: colour('#0F766E'),
  /** Empty: those that the platform of a post shows whole. */
  shapes: Type.Array(Type.String({ maxLength: 10 }), {
    maxItems: 3,
    default: [],
    description: `a list of ${cardShapes.join(', ')}`,
  }),
  format,
})

const readShapes = (names: string[]): CardShape[] => {
  if (!names.every((name): name is CardShape => cardShapes.some((shape) => shape === name)))
    throw new StepInputFault(`"shapes" must be a list of ${cardShapes.join(', ')}`)
  return [...new Set(names)]
}

/** Makes the cards of posts: a picture with the headline of the post, in the shapes of its platform. */
export const socialCards = defineStep({
  input,
  async run(given, context) {
    const { topic, colour, format } = given
    const named = readPrompts(given)
    const written = postsIn(context.outputs)
    const isSample = written.length === 0 && named.length === 0 && topic === ''
    const own = named.length > 0 ? named : [topic || sampleTopic]
    const posts =
      written.length > 0
        ? written
        : own.map((line): Post => ({ platform: 'Card', text: line, shapes: [...cardShapes] }))
    const shapes = readShapes(given.shapes)
    const cards = posts.flatMap((post, index) =>
      (shapes.length > 0 ? shapes : post.shapes).map((shape) => ({ post, index, shape })),
    )
    if (cards.length > mostCards)
      throw new StepInputFault(
        `A run makes at most ${mostCards} cards, not ${cards.length}: take fewer posts or shapes`,
      )

    const isPhoto = context.files.length > 0 || given.image_url !== ''
    const sources = isPhoto ? await sourcePictures(context, given.image_url, () => new Uint8Array()) : []
    const painter = createPainter(context)
    const idea = given.picture_idea || topic || sampleTopic
    const pictureFor = async (index: number): Promise<CardPicture> => {
      const source = sources[index % sources.length]
      if (source)
        return { raster: await pixelsOf(await openPicture(source), { side: pictureSide }), isDrawn: false }
      const seed = `card ${index}`
      if (context.imageModel || canDraw(idea))
        return {
          raster: await painter.paint(idea, { ...drawnSize, look: 'photo', seed }),
          isDrawn: context.imageModel === null,
        }
      const pattern = drawPattern(
        patternColours(colour),
        drawnSize.width,
        drawnSize.height,
        createRandom(`${idea} ${seed}`),
      )
      return { raster: pattern, isDrawn: false }
    }
    let last: { index: number; picture: Promise<CardPicture> } | null = null
    const pictureOnce = (index: number): Promise<CardPicture> => {
      if (last?.index !== index) last = { index, picture: pictureFor(index) }
      return last.picture
    }

    const brand = shownIn('Inter 700', given.brand)
    const action = shownIn('Inter 700', given.call_to_action.replace(/[.!]+$/, ''))
    const counts = await makeBatch(
      context,
      cards.map(({ post, index, shape }) => ({
        prompt_text: `${post.platform}, ${shape}: ${headlineOf(post.text)}`,
        async make() {
          const headline = headlineOf(post.text) || shownIn('Inter 800', topic) || brand
          const design: Design =
            given.design === 'mixed' ? (designs[index % designs.length] ?? 'overlay') : given.design
          const made = await drawCard(
            design,
            await pictureOnce(index),
            cardSizes[shape],
            { brand, headline, action },
            colour,
          )
          return await pictureFile(`${post.platform}-${index + 1}-${shape.replace(':', 'x')}`, made, format)
        },
      })),
    )
    return {
      output: { ...painter.summary(), ...counts, ...(isSample && { sample: true }), ...sampleMark(sources) },
    }
  },
})

const patternColours = (colour: string): [string, ...string[]] => [
  lighter(colour, 0.78),
  colour,
  mix(lighter(colour, 0.4), '#f6c177', 0.5),
  darker(colour, 0.45),
  mix(colour, '#e8795a', 0.6),
  lighter(colour, 0.45),
]
