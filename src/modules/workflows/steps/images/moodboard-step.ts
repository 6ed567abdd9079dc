import { Type } from '@sinclair/typebox'
import { type BatchItem, defineStep, StepInputFault } from '../step.ts'
import { format, image_url, integer, oneOf, promptFields, readPrompts, text } from './fields.ts'
import { canDraw } from './generate.ts'
import { openPicture, pixelsOf } from './input/open-picture.ts'
import { sourcePictures } from './input/sources.ts'
import { drawBoard, pictureArea } from './moodboard/board.ts'
import { paletteOf } from './moodboard/palette.ts'
import { drawTexture, namesMaterial } from './moodboard/texture.ts'
import { boardLayouts, type Tile, tilesOf } from './moodboard/tiles.ts'
import { makeBatch } from './output/batch.ts'
import { pictureFile } from './output/picture-file.ts'
import { createPainter } from './painter.ts'
import { createRandom } from './random.ts'
import type { Raster } from './raster.ts'
import { shownIn } from './type/outline.ts'

const sample = ['Linen in morning light', 'A ceramic vase', 'Dunes at dusk']
const pictureSide = 1200

const input = Type.Object({
  ...promptFields,
  image_url,
  title: text(60, 'Quiet summer'),
  pictures: integer(4, 12, 6),
  colours: integer(3, 8, 5),
  layout: oneOf(boardLayouts),
  format,
})

/** Composes pictures of the client and drawn ones, the palette they have in common, and a sample of type. */
export const imageMoodboard = defineStep({
  input,
  async run(given, context) {
    const named = readPrompts(given)
    const isPhoto = context.files.length > 0 || given.image_url !== ''
    const sources = isPhoto ? await sourcePictures(context, given.image_url, () => new Uint8Array()) : []
    const motifs = named.length > 0 ? named : isPhoto ? [] : sample
    const count =
      motifs.length === 0
        ? Math.min(12, sources.length)
        : Math.max(given.pictures, Math.min(12, sources.length))
    const title = shownIn('Playfair 700', given.title)
    if (title === '')
      throw new StepInputFault('"title" has no letter that can be drawn: use Latin or Cyrillic ones')
    const painter = createPainter(context)
    const random = createRandom(`${title} ${motifs.join('\n')}`)

    const pictureFor = async (index: number, { width, height }: Tile): Promise<Raster> => {
      const source = sources[index]
      if (source) return await pixelsOf(await openPicture(source), { side: pictureSide })
      const at = index - sources.length
      const motif = motifs[at % motifs.length] ?? title
      const seed = `board ${Math.floor(at / motifs.length)}`
      const isTexture = !context.imageModel && (namesMaterial(motif) || !canDraw(motif))
      if (isTexture) return drawTexture(motif, { width, height }, createRandom(`${motif} ${seed}`))
      return await painter.paint(motif, { width, height, look: 'photo', seed })
    }

    const item: BatchItem = {
      prompt_text: title,
      status: 'processing',
      error_message: null,
      processing_time_ms: null,
    }
    const tiles = tilesOf(given.layout, pictureArea, count, random.of('tiles'))
    const pictures: { tile: Tile; picture: Raster }[] = []
    for (const [index, tile] of tiles.entries()) {
      context.signal.throwIfAborted()
      context.report({ share: index / (tiles.length + 1), batch: [item] })
      pictures.push({ tile, picture: await pictureFor(index, tile) })
    }
    const palette = await paletteOf(
      pictures.map(({ picture }) => picture),
      given.colours,
    )
    const counts = await makeBatch(context, [
      {
        prompt_text: title,
        make: async () => await pictureFile(title, await drawBoard(title, pictures, palette), given.format),
      },
    ])
    return {
      output: {
        ...painter.summary(),
        title,
        palette,
        ...counts,
        motifs: count,
        ...(!isPhoto && named.length === 0 && { sample: true }),
      },
    }
  },
})
