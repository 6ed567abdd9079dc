import { Resvg } from '@resvg/resvg-js'
import { fontFiles } from './fonts.ts'
import type { Raster } from './raster.ts'

/** Draws an SVG, `width` pixels wide. `fonts` are further font files. Throws an Error for an SVG that is not sound. */
export const drawSvg = (svg: string, width?: number): Raster => {
  const drawing = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter' },
    ...(width !== undefined && { fitTo: { mode: 'width', value: width } }),
    logLevel: 'off',
  }).render()
  return { width: drawing.width, height: drawing.height, channels: 4, data: unmultiplied(drawing.pixels) }
}

/** Returns the size that an SVG asks for, in pixels. */
export const svgSize = (svg: string): { width: number; height: number } => {
  const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } })
  return { width, height }
}

/** The pixels of resvg have their alpha multiplied in. */
const unmultiplied = (pixels: Uint8Array): Uint8Array => {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0
    if (alpha === 0 || alpha === 255) continue
    for (let channel = at; channel < at + 3; channel += 1)
      pixels[channel] = Math.min(255, Math.round(((pixels[channel] ?? 0) * 255) / alpha))
  }
  return pixels
}

/** Writes a text into an SVG. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    // Characters that XML has not.
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
