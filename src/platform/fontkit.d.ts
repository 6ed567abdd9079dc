// fontkit ships no types; this is the part used here.
declare module 'fontkit' {
  export type Font = { hasGlyphForCodePoint(codePoint: number): boolean }
  export const create: (bytes: Uint8Array) => Font
}
