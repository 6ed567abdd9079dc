import { darker, mix } from '../colours.ts'
import { readableOn } from '../logos/palettes.ts'
import { overlayOf, type Raster, sharp, toRaster, toSharp } from '../raster.ts'
import { type Drawing, path, rect, svgOf } from '../scene/drawing.ts'
import { drawSvg } from '../svg.ts'
import { fitText } from '../type/fit.ts'
import { capHeight, outline } from '../type/outline.ts'
import type { PaletteColour } from './palette.ts'
import type { Tile } from './tiles.ts'

const [width, height, margin] = [2000, 1500, 80]
const footer = { top: 1170, height: 250 }
/** Where the pictures stand. */
export const pictureArea: Tile = {
  x: margin,
  y: 250,
  width: width - 2 * margin,
  height: footer.top - 250 - 50,
}

/** Draws a board: the title, the pictures in their places, the palette with its codes, and a sample of type. */
export const drawBoard = async (
  title: string,
  pictures: { tile: Tile; picture: Raster }[],
  palette: PaletteColour[],
): Promise<Raster> => {
  const lightest = palette.at(-1)?.hex ?? '#ffffff'
  const darkest = palette[0]?.hex ?? '#111111'
  const paper = mix('#fbf9f5', lightest, 0.12)
  const ink = readableOn(paper, darker(darkest, 0.25), 9)
  const quiet = readableOn(paper, mix(ink, paper, 0.4), 4.5)
  const layers = await Promise.all(
    pictures.map(async ({ tile, picture }) => ({
      ...overlayOf(await rounded(picture, tile)),
      left: tile.x,
      top: tile.y,
    })),
  )
  const typeWidth = 620
  const layer = drawSvg(
    svgOf(width, height, [
      rect(0, 0, width, height, paper),
      ...heading(title, ink, quiet),
      ...swatches(palette, width - 2 * margin - typeWidth - 70, ink, quiet),
      ...typeSample(title, width - margin - typeWidth, typeWidth, ink, quiet),
    ]),
  )
  return await toRaster(toSharp(layer).composite(layers).removeAlpha())
}

const rounded = async (picture: Raster, tile: Tile): Promise<Raster> => {
  const size = { width: tile.width, height: tile.height }
  const cropped = await toRaster(
    toSharp(picture)
      .removeAlpha()
      .resize({ ...size, fit: 'cover', position: sharp.strategy.attention })
      .ensureAlpha(),
  )
  const mask = drawSvg(
    svgOf(tile.width, tile.height, [rect(0, 0, tile.width, tile.height, '#fff', 'rx="10"')]),
  )
  return await toRaster(toSharp(cropped).composite([{ ...overlayOf(mask), blend: 'dest-in' }]))
}

const heading = (title: string, ink: string, quiet: string): Drawing[] => {
  const { lines, size } = fitText(
    title,
    { face: 'Playfair 700' },
    { width: width - 2 * margin, height: 130, lines: 1 },
    { most: 108, least: 48, leading: 1.1 },
  )
  return [
    path(outline('MOODBOARD', { face: 'Inter 500', size: 22, spacing: 0.34 }, margin + 4, 92), quiet),
    path(
      outline(lines[0] ?? '', { face: 'Playfair 700', size }, margin, 126 + capHeight('Playfair 700') * size),
      ink,
    ),
  ]
}

/** The wider a swatch, the more of the pictures has its colour. */
const swatches = (palette: PaletteColour[], across: number, ink: string, quiet: string): Drawing[] => {
  const gap = 18
  const room = across - gap * (palette.length - 1)
  // Each has room for its code.
  const weights = palette.map(({ share }) => 0.12 + Math.sqrt(share))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let x = margin
  return palette.flatMap(({ hex, share }, at) => {
    const wide = (room * (weights[at] ?? 0)) / total
    const left = x
    x += wide + gap
    const size = Math.min(24, wide / 5.2)
    return [
      rect(left, footer.top, wide, footer.height - 74, hex, 'rx="10"'),
      path(outline(hex, { face: 'Inter 700', size }, left + 2, footer.top + footer.height - 34), ink),
      path(
        outline(
          `${Math.round(share * 100)} %`,
          { face: 'Inter 400', size: size * 0.84 },
          left + 2,
          footer.top + footer.height - 4,
        ),
        quiet,
      ),
    ]
  })
}

const typeSample = (title: string, x: number, across: number, ink: string, quiet: string): Drawing[] => {
  const { top } = footer
  const column = x + across * 0.5
  const sample = fitText(
    title,
    { face: 'Playfair 400' },
    { width: across * 0.44, height: 60, lines: 1 },
    { most: 40, least: 22, leading: 1.2 },
  )
  return [
    path(outline('Aa', { face: 'Playfair 700', size: 150 }, x, top + 118), ink),
    path(outline('Playfair Display', { face: 'Playfair 400', size: 30 }, x, top + 176), ink),
    path(
      outline(sample.lines[0] ?? '', { face: 'Playfair 400', size: Math.min(26, sample.size) }, x, top + 216),
      quiet,
    ),
    path(outline('Headlines', { face: 'Inter 400', size: 20 }, x, top + 246), quiet),
    path(outline('Aa', { face: 'Inter 800', size: 140, spacing: -0.03 }, column, top + 118), ink),
    path(outline('Inter', { face: 'Inter 500', size: 30 }, column, top + 176), ink),
    path(outline('ABCDEFGHIJ 0123456789', { face: 'Inter 400', size: 22 }, column, top + 216), quiet),
    path(outline('Text and captions', { face: 'Inter 400', size: 20 }, column, top + 246), quiet),
  ]
}
