import { darker, lighter, luminance, mix, rgbOf } from '../colours.ts'
import type { Face } from '../fonts.ts'
import { readableOn } from '../logos/palettes.ts'
import { overlayOf, type Raster, sharp, toRaster, toSharp } from '../raster.ts'
import { type Drawing, linear, path, rect, svgOf } from '../scene/drawing.ts'
import { drawSvg } from '../svg.ts'
import { fitText, sizeFor } from '../type/fit.ts'
import { capHeight, outline, widthOf } from '../type/outline.ts'

export const designs = ['overlay', 'panel', 'frame'] as const
export type Design = (typeof designs)[number]

export type CardTexts = { brand: string; headline: string; action: string }

type Box = { x: number; y: number; width: number; height: number }
type Size = { width: number; height: number }
type Ink = { head: string; small: string; pill: string; onPill: string }

/** A drawn scene has what its words name in its lower part. */
export type CardPicture = { raster: Raster; isDrawn: boolean }

/** Crops to what draws the eye, and of a drawn scene the sky. */
const cropped = ({ raster, isDrawn }: CardPicture, { width, height }: Size): Promise<Raster> => {
  const isLow = isDrawn && width / height > raster.width / raster.height
  const position = isLow ? 'bottom' : sharp.strategy.attention
  return toRaster(toSharp(raster).removeAlpha().resize({ width, height, fit: 'cover', position }))
}

/**
 * Sets brand, headline and call to action into a box, one below the other, from its bottom up or in its middle. Returns
 * the drawing and where it begins.
 */
const setTexts = (
  { brand, headline, action }: CardTexts,
  box: Box,
  face: Face,
  ink: Ink,
  align: 'bottom' | 'middle',
): { parts: Drawing[]; top: number } => {
  const unit = Math.sqrt(box.width * box.height) / 100
  const leading = face.startsWith('Playfair') ? 1.14 : 1.1
  const spacing = face.startsWith('Inter') ? -0.025 : 0
  const brandSize = brand === '' ? 0 : sizeFor(brand.toUpperCase(), 'Inter 700', box.width, unit * 4.6, 0.16)
  const pillSize = action === '' ? 0 : sizeFor(action, 'Inter 700', box.width * 0.86, unit * 5)
  const brandRoom = brandSize * 2.1
  const pillRoom = pillSize * 3.5
  const { lines, size } = fitText(
    headline,
    { face, spacing },
    { width: box.width, height: box.height - brandRoom - pillRoom, lines: 6 },
    { most: unit * 17, least: unit * 5, leading },
  )
  const all = brandRoom + lines.length * size * leading + pillRoom
  const top = align === 'bottom' ? box.y + box.height - all : box.y + (box.height - all) / 2
  const first = top + brandRoom + capHeight(face) * size
  const parts = lines.map((line, at) =>
    path(outline(line, { face, size, spacing }, box.x, first + at * size * leading), ink.head),
  )
  if (brandSize > 0)
    parts.push(
      path(
        outline(
          brand.toUpperCase(),
          { face: 'Inter 700', size: brandSize, spacing: 0.16 },
          box.x,
          top + brandSize * 0.75,
        ),
        ink.small,
      ),
    )
  if (pillSize > 0) {
    const y = top + all - pillSize * 2.3
    const wide = widthOf(action, { face: 'Inter 700', size: pillSize }) + pillSize * 2
    parts.push(
      rect(box.x, y, wide, pillSize * 2.3, ink.pill, `rx="${pillSize * 1.15}"`),
      path(
        outline(action, { face: 'Inter 700', size: pillSize }, box.x + pillSize, y + pillSize * 1.5),
        ink.onPill,
      ),
    )
  }
  return { parts, top }
}

/** Space for the texts: pages of stories cover the top and the bottom of tall pictures. */
const marginsOf = ({ width, height }: Size) => {
  const side = Math.round(Math.min(width, height) * 0.075)
  const isTall = height > width * 1.4
  return { side, top: isTall ? height * 0.14 : side, bottom: isTall ? height * 0.16 : side }
}

const overlay = async (
  picture: CardPicture,
  size: Size,
  texts: CardTexts,
  colour: string,
): Promise<Raster> => {
  const { width, height } = size
  const { side, bottom } = marginsOf(size)
  const isWide = width > height * 1.4
  const night = mix(darker(colour, 0.7), '#0b0d12', 0.35)
  const box = {
    x: side,
    y: height * (isWide ? 0.16 : 0.42),
    width: width * (isWide ? 0.62 : 1) - 2 * side + (isWide ? side : 0),
    height: height * (isWide ? 0.84 : 0.58) - bottom,
  }
  const bright = readableOn(night, lighter(colour, 0.2), 4.5)
  const ink = { head: '#ffffff', small: bright, pill: '#ffffff', onPill: readableOn('#ffffff', colour, 4.5) }
  const { parts, top } = setTexts(texts, box, 'Inter 800', ink, 'bottom')
  const from = Math.max(0, top / height - 0.22)
  const shade = isWide
    ? linear(
        [
          [0, night, 0.93],
          [0.45, night, 0.8],
          [1, night, 0.08],
        ],
        1,
      )
    : linear([
        [0, night, 0.1],
        [from, night, 0.14],
        [Math.min(0.97, top / height), night, 0.7],
        [1, night, 0.94],
      ])
  const layer = drawSvg(
    svgOf(width, height, [shade.definition, rect(0, 0, width, height, shade.fill), ...parts]),
  )
  return await toRaster(
    toSharp(await cropped(picture, size))
      .composite([overlayOf(layer)])
      .removeAlpha(),
  )
}

const panel = async (picture: CardPicture, size: Size, texts: CardTexts, colour: string): Promise<Raster> => {
  const { width, height } = size
  const { side, bottom } = marginsOf(size)
  const isWide = width > height * 1.4
  const photo = isWide
    ? { width: Math.round(width * 0.46), height }
    : { width, height: Math.round(height * 0.55) }
  const isLight = luminance(rgbOf(colour)) > 165
  const head = isLight ? readableOn(colour, darker(colour, 0.85), 7) : '#ffffff'
  const ground = isLight ? colour : readableOn('#ffffff', colour, 4.6)
  const ink = {
    head,
    small: readableOn(ground, mix(head, ground, 0.25), 4.5),
    pill: head,
    onPill: readableOn(head, ground, 4.5),
  }
  const box = isWide
    ? { x: photo.width + side, y: side, width: width - photo.width - 2 * side, height: height - 2 * side }
    : {
        x: side,
        y: photo.height + side * 0.8,
        width: width - 2 * side,
        height: height - photo.height - side * 0.8 - bottom,
      }
  const { parts } = setTexts(texts, box, 'Inter 800', ink, 'middle')
  const layer = drawSvg(svgOf(width, height, [rect(0, 0, width, height, ground), ...parts]))
  const shown = await cropped(picture, photo)
  return await toRaster(
    toSharp(layer)
      .composite([{ ...overlayOf(shown), left: 0, top: 0 }])
      .removeAlpha(),
  )
}

const frame = async (picture: CardPicture, size: Size, texts: CardTexts, colour: string): Promise<Raster> => {
  const { width, height } = size
  const { side, top, bottom } = marginsOf(size)
  const isWide = width > height * 1.4
  const paper = mix('#faf6ef', lighter(colour, 0.86), 0.55)
  const photo = isWide
    ? {
        x: Math.round(width * 0.5),
        y: side,
        width: Math.round(width * 0.5) - side,
        height: height - 2 * side,
      }
    : { x: side, y: Math.round(top), width: width - 2 * side, height: Math.round(height * 0.5 - top * 0.4) }
  const accent = readableOn(paper, colour, 4.5)
  const ink = {
    head: readableOn(paper, darker(colour, 0.75), 7),
    small: accent,
    pill: accent,
    onPill: readableOn(accent, paper, 4.5),
  }
  const below = photo.y + photo.height + side * 0.8
  const box = isWide
    ? { x: side, y: side, width: photo.x - 2 * side, height: height - 2 * side }
    : { x: side, y: below, width: width - 2 * side, height: height - below - bottom }
  const { parts } = setTexts(texts, box, 'Playfair 700', ink, 'middle')
  const shown = await cropped(picture, { width: photo.width, height: photo.height })
  const corners = rect(0, 0, photo.width, photo.height, '#fff', `rx="${side * 0.45}"`)
  const mask = drawSvg(svgOf(photo.width, photo.height, [corners]))
  const rounded = await toRaster(
    toSharp(shown)
      .ensureAlpha()
      .composite([{ ...overlayOf(mask), blend: 'dest-in' }]),
  )
  const layer = drawSvg(svgOf(width, height, [rect(0, 0, width, height, paper), ...parts]))
  return await toRaster(
    toSharp(layer)
      .composite([{ ...overlayOf(rounded), left: photo.x, top: photo.y }])
      .removeAlpha(),
  )
}

const drawers = { overlay, panel, frame }

/** Draws a card: the picture cropped to what draws the eye, and the texts, which always fit. */
export const drawCard = (
  design: Design,
  picture: CardPicture,
  size: Size,
  texts: CardTexts,
  colour: string,
): Promise<Raster> => drawers[design](picture, size, texts, colour)
