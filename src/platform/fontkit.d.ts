// fontkit ships no types; this is the part used here.
declare module 'fontkit' {
  /** Units of the font, whose y points up. */
  type Path = {
    transform(a: number, b: number, c: number, d: number, e: number, f: number): Path
    toSVG(): string
  }
  type GlyphRun = {
    glyphs: { id: number; path: Path }[]
    positions: { xAdvance: number; xOffset: number; yOffset: number }[]
  }
  export type Font = {
    unitsPerEm: number
    capHeight: number
    hasGlyphForCodePoint(codePoint: number): boolean
    layout(text: string): GlyphRun
  }
  export const create: (bytes: Uint8Array) => Font
}
