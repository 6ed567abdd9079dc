import { type Raster, toRaster, toSharp } from '../raster.ts'
import { networkSide, runNetwork } from './models.ts'

/** A face in a picture, in pixels: the middle and the side of a square around it. */
export type Face = { x: number; y: number; side: number; score: number }

const leastScore = 0.55

/** The grids of the two layers of the network, and how many boxes it proposes for each of their cells. */
const layers = [
  { cells: 16, each: 2 },
  { cells: 8, each: 6 },
] as const

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

/** Returns the faces in a picture, the largest first. */
export const findFaces = async (picture: Raster): Promise<Face[]> => {
  const { width, height } = picture
  const side = Math.max(width, height)
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)]
  const square = await toRaster(
    toSharp(picture)
      .removeAlpha()
      .extend({
        left,
        top,
        right: side - width - left,
        bottom: side - height - top,
        background: '#808080',
      }),
  )
  const outputs = await runNetwork('blazeface', square, -1)
  const scale = side / networkSide
  const found = layers.flatMap(({ cells, each }): Face[] => {
    const count = cells * cells * each
    const scores = outputs.find(({ length }) => length === count)
    const boxes = outputs.find(({ length }) => length === count * 16)
    if (!scores || !boxes) throw new Error('the network of faces gave other outputs')
    return Array.from({ length: count }, (_, at): Face => {
      const cell = Math.floor(at / each)
      const centre = (place: number): number => ((place + 0.5) * networkSide) / cells
      const [dx = 0, dy = 0, wide = 0, tall = 0] = boxes.subarray(at * 16, at * 16 + 4)
      return {
        x: (centre(cell % cells) + dx) * scale - left,
        y: (centre(Math.floor(cell / cells)) + dy) * scale - top,
        side: Math.max(wide, tall) * scale,
        score: sigmoid(scores[at] ?? Number.NEGATIVE_INFINITY),
      }
    }).filter(({ score }) => score >= leastScore)
  })
  const kept: Face[] = []
  for (const face of found.sort((one, other) => other.score - one.score))
    if (!kept.some((other) => Math.hypot(face.x - other.x, face.y - other.y) < 0.5 * other.side))
      kept.push(face)
  return kept.sort((one, other) => other.side - one.side)
}
