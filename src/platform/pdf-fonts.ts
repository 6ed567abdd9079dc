import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { create, type Font } from 'fontkit'
import type PDFDocument from 'pdfkit'

export type PdfDocument = InstanceType<typeof PDFDocument>

const require = createRequire(import.meta.url)

/** The path of a file in a package. Not every package lets its files be resolved, but all do their entry. */
const pathOf = (name: string, file: string): string => {
  const entry = require.resolve(name)
  return join(entry.slice(0, entry.lastIndexOf(name) + name.length), file)
}

const fontsource = (name: string, subset: string) => ({
  regular: pathOf(`@fontsource/${name}`, `files/${name}-${subset}-400-normal.woff`),
  bold: pathOf(`@fontsource/${name}`, `files/${name}-${subset}-700-normal.woff`),
})

/** In the order in which they are tried. */
const families = [
  fontsource('noto-sans', 'latin'),
  fontsource('noto-sans', 'latin-ext'),
  fontsource('noto-sans-khmer', 'khmer'),
  fontsource('noto-sans', 'vietnamese'),
  fontsource('noto-sans', 'cyrillic'),
  fontsource('noto-sans', 'greek'),
  {
    regular: pathOf('@embedpdf/fonts-sc', 'fonts/NotoSansHans-Regular.otf'),
    bold: pathOf('@embedpdf/fonts-sc', 'fonts/NotoSansHans-Bold.otf'),
  },
]

/** A piece of text in one font. `width` is for a size of 1 point. */
export type Run = Readonly<{ font: string; text: string; width: number }>

/** Printed instead of a character that the fonts lack. */
const unprintable = '¤'

const replacements = new Map([
  ['\t', ' '],
  ['\u00a0', ' '],
  ['\u2011', '-'],
  ['\u2212', '-'],
  ['\u00ad', ''],
  ['\u200b', ''],
  ['\u200c', ''],
  ['\u200d', ''],
  ['\ufe0f', ''],
])

/** What the regular fonts can print; the one for CJK is large and only read for a character that the others lack. */
const loaded = new Map<string, Font>()
const fontOf = (path: string): Font => {
  const font = loaded.get(path) ?? create(readFileSync(path))
  loaded.set(path, font)
  return font
}

/** The fonts of a document: only the characters that are used are embedded. */
export const createPdfFonts = (document: PdfDocument) => {
  const registered = new Set<string>()
  const known = new Map<string, readonly Run[]>()
  const familyOfCluster = new Map<string, number>()
  const unprinted = new Set<string>()

  const familyOf = (cluster: string): number => {
    const before = familyOfCluster.get(cluster)
    if (before !== undefined) return before
    const codes = [...cluster].map((character) => character.codePointAt(0) ?? 0)
    const family = families.findIndex(({ regular }) =>
      codes.every((code) => fontOf(regular).hasGlyphForCodePoint(code)),
    )
    familyOfCluster.set(cluster, family)
    return family
  }

  const use = (family: number, isBold: boolean): string => {
    const path = families[family]?.[isBold ? 'bold' : 'regular'] ?? 'Helvetica'
    if (!registered.has(path)) document.registerFont(path, path)
    registered.add(path)
    return path
  }

  /** Splits into pieces of one font. A letter and its marks stay together, so that they are shaped as one. */
  const split = (text: string, isBold: boolean): Run[] => {
    const pieces: { family: number; text: string }[] = []
    for (const { segment } of clusters.segment(text.normalize('NFC'))) {
      const known = replacements.get(segment) ?? segment.replace(/\u200b|\u200c|\u200d|\ufe0f/gu, '')
      if (known === '') continue
      const found = familyOf(known)
      if (found === -1) unprinted.add(known)
      const family = Math.max(0, found)
      const shown = found === -1 ? unprintable : known
      const last = pieces.at(-1)
      if (last?.family === family) last.text += shown
      else pieces.push({ family, text: shown })
    }
    return pieces.map(({ family, text }) => {
      const font = use(family, isBold)
      return { font, text, width: document.font(font).fontSize(1).widthOfString(text) }
    })
  }

  return {
    /** The pieces of a word or of spaces. */
    runsOf(text: string, isBold: boolean): readonly Run[] {
      const key = `${isBold ? 'b' : 'r'}${text}`
      const runs = known.get(key) ?? split(text, isBold)
      known.set(key, runs)
      return runs
    },
    /** How many different characters no font has. */
    replaced: (): number => unprinted.size,
  }
}

export type PdfFonts = ReturnType<typeof createPdfFonts>

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
