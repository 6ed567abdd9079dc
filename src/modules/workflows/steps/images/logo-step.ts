import { Type } from '@sinclair/typebox'
import { defineStep, type StepFile, StepInputFault } from '../step.ts'
import { integer, oneOf, text } from './fields.ts'
import { iconMark, iconsFor } from './logos/icon-mark.ts'
import { drawLogo, type Layout, type LogoParts, layouts, logoSize, type Typography } from './logos/layouts.ts'
import { monogramMark } from './logos/letter-marks.ts'
import { abstractMarks, type Mark, namedMarks } from './logos/marks.ts'
import { black, palettesOf } from './logos/palettes.ts'
import { makeBatch } from './output/batch.ts'
import { fileName, pictureFile } from './output/picture-file.ts'
import { createRandom } from './random.ts'
import { toSharp } from './raster.ts'
import { drawSvg } from './svg.ts'
import { shownIn } from './type/outline.ts'

const layoutNames = Object.keys(layouts)

const words = (value: string[], description: string) =>
  Type.Array(Type.String({ maxLength: 40 }), { maxItems: 12, default: value, description })

const input = Type.Object({
  brand_name: text(40, ''),
  /** Another name of the field above. */
  company_name: text(40, ''),
  tagline: text(60, ''),
  /** What the company does: it chooses the icons. */
  industry: text(120, ''),
  mark: oneOf(['auto', 'icon', 'abstract', 'monogram', 'circle', 'hexagon', 'leaf', 'wave', 'none']),
  layouts: words(['row', 'stack', 'badge', 'monogram'], `a list of ${layoutNames.join(', ')}`),
  colours: Type.Array(Type.String({ pattern: '^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$' }), {
    maxItems: 8,
    default: [],
    description: 'a list of at most 8 colours such as #0F766E',
  }),
  typeface: oneOf(['both', 'sans', 'serif']),
  variations: integer(1, 24, 8),
  /** Other logos for the same words. */
  seed: text(100, ''),
})

const sans: Typography[] = [
  { name: 'Inter 800', tagline: 'Inter 500', capitals: false, spacing: -0.035 },
  { name: 'Inter 500', tagline: 'Inter 400', capitals: true, spacing: 0.2 },
  { name: 'Inter 700', tagline: 'Inter 500', capitals: false, spacing: -0.02 },
]
const serif: Typography[] = [
  { name: 'Playfair 700', tagline: 'Inter 500', capitals: false, spacing: 0 },
  { name: 'Playfair 400', tagline: 'Inter 400', capitals: true, spacing: 0.14 },
]
const typefaces = {
  sans,
  serif,
  both: sans.flatMap((one, at) => [one, serif[at % serif.length] ?? one]),
}

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('a list of choices is empty')
  return item
}

const marksFor = (
  kind: string,
  name: string,
  subject: string,
  first: number,
): ((face: Typography) => Mark)[] => {
  const icons = iconsFor(subject).map((icon) => () => iconMark(icon))
  const monogram = (type: Typography): Mark => monogramMark(name, type.name)
  const abstract = abstractMarks.map((_, index) => () => at(abstractMarks, first + index))
  if (kind === 'icon') return icons.length > 0 ? icons : abstract
  if (kind === 'monogram') return [monogram]
  if (kind === 'abstract') return abstract
  if (kind in namedMarks) return [() => namedMarks[kind as keyof typeof namedMarks]]
  return Array.from({ length: 12 }, (_, index) => {
    const icon = icons[Math.floor(index / 3)]
    return index % 3 === 0 && icon ? icon : index % 3 === 1 ? monogram : at(abstract, Math.floor(index / 3))
  })
}

const readLayouts = (names: string[]): Layout[] => {
  const found = names.map((name) => name.toLowerCase())
  if (!found.every((name): name is Layout => Object.hasOwn(layouts, name)))
    throw new StepInputFault(`"layouts" must be a list of ${layoutNames.join(', ')}`)
  return found.length > 0 ? [...new Set(found)] : ['row']
}

/** Draws variations of a logo, each as an SVG of outlines and as a picture: no two are alike. */
export const logoVariations = defineStep({
  input,
  async run(given, context) {
    const isSample = given.brand_name === '' && given.company_name === ''
    const named = given.brand_name || given.company_name || 'Estee'
    const name = shownIn('Inter 800', named)
    if (name === '')
      throw new StepInputFault(
        '"brand_name" has no letter that can be drawn: use Latin, Greek or Cyrillic ones',
      )
    const line = shownIn('Inter 500', isSample ? given.tagline || 'Image agency' : given.tagline)
    const subject = `${given.industry} ${name} ${line}`
    const random = createRandom(`${name} ${given.industry} ${given.seed}`)
    const wanted = readLayouts(given.layouts)
    const palettes = palettesOf(given.colours)
    const types = typefaces[given.typeface]
    const marks = marksFor(given.mark, name, subject, random.integer(0, abstractMarks.length - 1))
    const chosen = Array.from({ length: given.variations }, (_, index) => {
      const layout = at(wanted, index)
      const round = Math.floor(index / wanted.length)
      const type = at(types, index + round)
      const colours = index % 7 === 6 ? black : at(palettes, index + 2 * round)
      const isNameAlone = given.mark === 'none' && (layout === 'row' || layout === 'stack')
      const mark =
        layout === 'monogram' || (given.mark === 'none' && !isNameAlone)
          ? monogramMark(name, type.name)
          : at(marks, index + round)(type)
      const parts: LogoParts = {
        name,
        tagline: line,
        type,
        colours,
        mark: isNameAlone ? null : mark(colours, random.of(`mark ${index}`)),
      }
      return { layout, parts }
    })
    const logos = chosen.map(({ layout, parts }, index) => ({
      name: `${fileName(name)}-${index + 1}-${layout}`,
      prompt_text: `${name}: ${layout}, ${parts.type.name.split(' ')[0]}, ${parts.colours.main} on ${parts.colours.ground}`,
      svg: drawLogo(layout, parts),
      ground: parts.colours.ground,
    }))
    const counts = await makeBatch(
      context,
      logos.map(({ name, prompt_text, svg, ground }) => ({
        prompt_text,
        make: () => pictureFile(name, toSharp(drawSvg(svg)).flatten({ background: ground }), 'png'),
      })),
    )
    const drawings = await Promise.all(
      logos.map(async ({ name, svg, ground }, beside): Promise<StepFile> => {
        const small = toSharp(drawSvg(svg, 320)).flatten({ background: ground })
        return {
          name: `${name}.svg`,
          media_type: 'image/svg+xml',
          bytes: new TextEncoder().encode(svg),
          beside,
          ...logoSize,
          thumbnail: await small.webp({ quality: 78 }).toBuffer(),
        }
      }),
    )
    const icons = iconsFor(subject).slice(0, 5)
    return {
      output: {
        provider: 'local',
        ...counts,
        vectors: drawings.length,
        icons,
        ...(isSample && { sample: true }),
      },
      files: drawings,
    }
  },
})
