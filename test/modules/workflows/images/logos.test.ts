import { describe, expect, test } from 'bun:test'
import { logoVariations } from '../../../../src/modules/workflows/steps/images/logo-step.ts'
import { iconsFor } from '../../../../src/modules/workflows/steps/images/logos/icon-mark.ts'
import { initialsOf } from '../../../../src/modules/workflows/steps/images/logos/letter-marks.ts'
import { black, contrast, palettesOf } from '../../../../src/modules/workflows/steps/images/logos/palettes.ts'
import { pixels, runKind } from './images-setup.ts'

const draw = async (input: object) => {
  const made = await runKind(logoVariations, input)
  const pngs = made.files.filter(({ media_type }) => media_type === 'image/png')
  const svgs = made.files.filter(({ media_type }) => media_type === 'image/svg+xml')
  return { ...made, pngs, svgs, texts: svgs.map(({ bytes }) => new TextDecoder().decode(bytes)) }
}

const sample = await draw({})

describe('the step logo.variations', () => {
  test('draws its sample without an input, each logo as PNG and SVG, no two alike', () => {
    expect(sample.output).toMatchObject({
      provider: 'local',
      pictures: 8,
      failed: 0,
      vectors: 8,
      sample: true,
    })
    expect(sample.pngs.map(({ batch_index }) => batch_index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(new Set(sample.texts).size).toBe(8)
    expect([sample.pngs[0]?.width, sample.pngs[0]?.height]).toEqual([1200, 900])
    expect(sample.svgs.map(({ name }) => name)).toEqual(
      sample.pngs.map(({ name }) => name.replace('.png', '.svg')),
    )
  })

  test('draws in outlines: an SVG needs no font and nothing outside of it', () => {
    for (const text of sample.texts) expect(text).not.toMatch(/<text|font|href|NaN|undefined/)
  })

  test('draws the same logos for the same words, and others for another seed', async () => {
    const [again, other] = [await draw({ variations: 3 }), await draw({ variations: 3, seed: 'b' })]
    expect(again.texts[0]).toBe(sample.texts[0] ?? '')
    expect(other.texts).not.toEqual(again.texts)
  })

  test('reads the strings of a form', async () => {
    const { output, texts, pngs } = await draw({
      brand_name: ' Atelier Élise & <Fils> ',
      tagline: '',
      layouts: 'Row\nbadge',
      colours: '#0F766E, #f00',
      variations: '3',
      typeface: 'serif',
      mark: 'circle',
    })
    expect(output).toMatchObject({ pictures: 3 })
    expect(output).not.toHaveProperty('sample')
    expect(texts[0]).toContain('#0f766e')
    expect(pngs[0]?.name).toBe('atelier-elise-fils-1-row.png')
    for (const { bytes } of pngs) expect(new Set((await pixels(bytes)).data).size).toBeGreaterThan(20)
  })

  test('draws a name alone where no mark is wanted', async () => {
    const { texts } = await draw({ brand_name: 'Estee', mark: 'none', layouts: 'row', variations: 1 })
    expect(texts[0]?.match(/<(path|circle|rect|g)\b/g)).toEqual(['<path'])
  })

  test('refuses layouts it has not, colours that are none, and a name without letters', async () => {
    const message = (input: object) => draw(input).then(String, (error: Error) => error.message)
    expect(await message({ layouts: 'row, spiral' })).toBe(
      '"layouts" must be a list of row, stack, badge, monogram',
    )
    expect(await message({ colours: 'blue' })).toContain('"colours" must be')
    expect(await message({ brand_name: '漢字' })).toContain('"brand_name" has no letter')
    expect(await message({ variations: '25' })).toBe('"variations" must be an integer from 1 to 24')
  })

  test('keeps the name readable in every palette, whatever the colours', () => {
    const chosen = [[], ['#FFFFFF'], ['#000000', '#010101'], ['#FFFF00', '#F59E0B', '#808080']]
    for (const palette of [...chosen.flatMap(palettesOf), black]) {
      expect(contrast(palette.ground, palette.word)).toBeGreaterThanOrEqual(4.4)
      expect(contrast(palette.ground, palette.main)).toBeGreaterThanOrEqual(2.9)
    }
  })

  test('finds icons for what a company does, in English and French', () => {
    expect(iconsFor('a bakery')[0]).toBe('croissant')
    expect(iconsFor('Boulangerie Dubois')[0]).toBe('croissant')
    expect(iconsFor("cabinet d'avocats")).toContain('scale')
    expect(iconsFor('Anchor & sons')[0]).toBe('anchor')
    expect(iconsFor('zzz')).toEqual([])
  })

  test('takes the initials of two words', () => {
    expect(['Estee', 'Maison Élise Dubois', '3 Monkeys', '—'].map(initialsOf)).toEqual(['E', 'MÉ', '3M', '•'])
  })
})
