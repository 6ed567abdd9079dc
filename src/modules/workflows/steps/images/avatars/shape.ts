import { lighter, mix } from '../colours.ts'
import { overlayOf, type Raster, toRaster, toSharp } from '../raster.ts'
import { ellipse, radial, rect, svgOf } from '../scene/drawing.ts'
import { drawSvg } from '../svg.ts'

export const avatarShapes = ['circle', 'square', 'rounded'] as const
export type AvatarShape = (typeof avatarShapes)[number]

/** A square of a colour, a little lighter behind the head. */
export const backdrop = (size: number, colour: string): Raster => {
  const light = radial(
    [
      [0, lighter(colour, 0.5)],
      [1, mix(colour, lighter(colour, 0.5), 0.1)],
    ],
    '0.5 0.42',
  )
  return drawSvg(
    svgOf(size, size, [
      light.definition,
      rect(0, 0, size, size, colour),
      ellipse(size / 2, size * 0.45, size * 0.72, size * 0.72, light.fill),
    ]),
  )
}

/** Cuts a square to its shape. What is outside is transparent. */
export const cutToShape = async (square: Raster, shape: AvatarShape): Promise<Raster> => {
  if (shape === 'square') return square
  const { width: size } = square
  const form =
    shape === 'circle'
      ? ellipse(size / 2, size / 2, size / 2, size / 2, '#fff')
      : rect(0, 0, size, size, '#fff', `rx="${size * 0.18}"`)
  const mask = drawSvg(svgOf(size, size, [form]))
  return await toRaster(
    toSharp(square)
      .ensureAlpha()
      .composite([{ ...overlayOf(mask), blend: 'dest-in' }]),
  )
}
