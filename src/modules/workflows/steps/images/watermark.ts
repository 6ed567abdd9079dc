import type { OverlayOptions } from 'sharp'
import { overlayOf, type Raster, toRaster, toSharp } from './raster.ts'
import { group, svgOf } from './scene/drawing.ts'
import { drawSvg, escapeXml } from './svg.ts'

export const positions = ['bottom-right', 'bottom-left', 'top-right', 'top-left', 'centre', 'tiled'] as const

export type Watermark = {
  text: string
  /** Instead of the text. */
  logo: Raster | null
  position: (typeof positions)[number]
  /** Percent. */
  opacity: number
  /** The width in percent of that of the picture. */
  size: number
  /** Pixels. */
  margin: number
  colour: string
}

/** About how wide a letter of Inter Bold is, of its height. */
const letterWidth = 0.62

/** Returns what to lay over a picture of a size. */
export const watermarkFor = async (
  { width, height }: { width: number; height: number },
  mark: Watermark,
): Promise<OverlayOptions[]> => {
  const wide = Math.max(8, Math.round((width * mark.size) / 100))
  const made = mark.logo ? await logoMark(mark.logo, wide, height) : textMark(mark, wide, height)
  const fits = made.width <= width && made.height <= height
  const inside = fits ? made : await toRaster(toSharp(made).resize({ width, height, fit: 'inside' }))
  const stamp = faded(inside, mark.opacity / 100)
  if (mark.position === 'tiled') return [{ ...overlayOf(await tiled(stamp, width, height)), left: 0, top: 0 }]
  const margin = Math.max(
    0,
    Math.min(
      mark.margin,
      Math.floor((Math.min(width, height) - Math.max(1, Math.min(stamp.width, stamp.height))) / 2),
    ),
  )
  const right = Math.max(0, width - stamp.width - margin)
  const bottom = Math.max(0, height - stamp.height - margin)
  const centre = {
    left: Math.max(0, Math.round((width - stamp.width) / 2)),
    top: Math.max(0, Math.round((height - stamp.height) / 2)),
  }
  const places = {
    'bottom-right': { left: right, top: bottom },
    'bottom-left': { left: Math.min(margin, right), top: bottom },
    'top-right': { left: right, top: Math.min(margin, bottom) },
    'top-left': { left: Math.min(margin, right), top: Math.min(margin, bottom) },
    centre,
  }
  return [{ ...overlayOf(stamp), ...places[mark.position] }]
}

const textMark = ({ text, colour }: Watermark, wide: number, most: number): Raster => {
  const size = Math.max(4, Math.min(wide / Math.max(1, [...text].length * letterWidth), most * 0.6))
  const w = Math.ceil(Math.min(wide, [...text].length * letterWidth * size)) + 4
  const h = Math.ceil(size * 1.4)
  const word = (x: number, y: number, fill: string, opacity: number): string =>
    `<text x="${x}" y="${y}" text-anchor="middle" font-family="Inter" font-weight="700" font-size="${size}" fill="${fill}" fill-opacity="${opacity}">${escapeXml(text)}</text>`
  // A shadow keeps it readable on a ground of its own colour.
  const shift = Math.max(1, size / 22)
  return drawSvg(
    svgOf(w, h, [group([word(w / 2 + shift, size + shift, '#000000', 0.45), word(w / 2, size, colour, 1)])]),
  )
}

const logoMark = (logo: Raster, wide: number, most: number): Promise<Raster> =>
  toRaster(
    toSharp(logo)
      .resize({ width: wide, height: Math.max(1, Math.round(most * 0.9)), fit: 'inside' })
      .ensureAlpha(),
  )

const faded = (mark: Raster, opacity: number): Raster => {
  for (let at = 3; at < mark.data.length; at += 4) mark.data[at] = Math.round((mark.data[at] ?? 0) * opacity)
  return mark
}

/** The mark in rows that are shifted and turned. */
const tiled = async (mark: Raster, width: number, height: number): Promise<Raster> => {
  const turned = await toRaster(
    toSharp(mark)
      .rotate(-28, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .ensureAlpha(),
  )
  const [stepX, stepY] = [Math.round(turned.width * 1.25) + 8, Math.round(turned.height * 1.35) + 8]
  const out = new Uint8Array(width * height * 4)
  for (let row = 0, top = -Math.floor(turned.height / 3); top < height; row += 1, top += stepY)
    for (
      let left = -Math.floor(stepX / 2) + (row % 2 === 0 ? 0 : Math.floor(stepX / 2));
      left < width;
      left += stepX
    )
      copyInto(out, width, height, turned, left, top)
  return { width, height, channels: 4, data: out }
}

const copyInto = (
  out: Uint8Array,
  width: number,
  height: number,
  { width: w, height: h, data }: Raster,
  left: number,
  top: number,
): void => {
  const [from, to] = [Math.max(0, -left), Math.min(w, width - left)]
  if (to <= from) return
  for (let y = Math.max(0, -top); y < Math.min(h, height - top); y += 1)
    out.set(data.subarray((y * w + from) * 4, (y * w + to) * 4), ((top + y) * width + left + from) * 4)
}
