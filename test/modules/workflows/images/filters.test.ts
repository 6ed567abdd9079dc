import { describe, expect, test } from 'bun:test'
import { enhance, whiteGains } from '../../../../src/modules/workflows/steps/images/enhance.ts'
import { imageEnhance } from '../../../../src/modules/workflows/steps/images/enhance-step.ts'
import { enlarge } from '../../../../src/modules/workflows/steps/images/enlarge.ts'
import { drawPrompt } from '../../../../src/modules/workflows/steps/images/generate.ts'
import { toRaster, toSharp } from '../../../../src/modules/workflows/steps/images/raster.ts'
import { imageStyle } from '../../../../src/modules/workflows/steps/images/style-step.ts'
import { imageUpscale } from '../../../../src/modules/workflows/steps/images/upscale-step.ts'
import { difference, inputFile, photo, pixels, runKind } from './images-setup.ts'

const picture = inputFile('photo.png', await photo().png().toBuffer())
const original = (await pixels(await picture.bytes())).data
const meansOf = (data: Uint8Array) =>
  [0, 1, 2].map(
    (channel) =>
      data.filter((_, at) => at % 3 === channel).reduce((sum, value) => sum + value, 0) / (data.length / 3),
  )

describe('the step image.style', () => {
  const style = async (name: string, more: object = {}) => {
    const { files, output } = await runKind(
      imageStyle,
      { style: name, format: 'png', ...more },
      { files: [picture] },
    )
    return { output, ...(await pixels(files[0]?.bytes)) }
  }

  test.each(['oil', 'watercolour', 'pencil', 'low-poly', 'halftone', 'duotone', 'pixel-art'])(
    'with %s keeps the size, changes the picture, and does it again alike',
    async (name) => {
      const [one, again] = [await style(name), await style(name)]
      expect([one.width, one.height]).toEqual([120, 80])
      expect(difference(one.data, original)).toBeGreaterThan(2)
      expect(difference(one.data, again.data)).toBe(0)
      expect(one.output).toMatchObject({ provider: 'local', style: name, pictures: 1 })
    },
  )

  test('draws in grey with pencil, and in few colours as pixel art', async () => {
    const colours = ({ data }: { data: Uint8Array }) =>
      new Set(Array.from({ length: data.length / 3 }, (_, at) => data.subarray(at * 3, at * 3 + 3).join()))
    for (const colour of colours(await style('pencil'))) {
      const [red = 0, , blue = 0] = colour.split(',').map(Number)
      expect(red - blue).toBeWithin(0, 12)
    }
    expect(colours(await style('pixel-art')).size).toBeLessThan(40)
  })

  test('changes less with less strength', async () => {
    const [weak, strong] = [
      await style('duotone', { strength: '20' }),
      await style('duotone', { strength: 100 }),
    ]
    expect(difference(weak.data, original)).toBeLessThan(difference(strong.data, original) / 2)
  })

  test('refuses a style that is not known, with the list of those that are', async () => {
    await expect(style('cubism')).rejects.toThrow('"style" must be one of oil, watercolour')
  })
})

describe('the step image.enhance', () => {
  test('takes a yellow cast away', async () => {
    const cast = await toRaster(toSharp(await toRaster(photo().greyscale())).linear([1, 0.9, 0.6], [0, 0, 0]))
    const gains = whiteGains(cast)
    expect(gains[2]).toBeGreaterThan(gains[0] * 1.4)
    const { data } = await enhance(cast, { whiteBalance: true, exposure: 0, saturation: 100, sharpness: 0 })
    const [red = 0, , blue = 0] = meansOf(data)
    expect(Math.abs(red - blue)).toBeLessThan(6)
  })

  test('uses the whole range, and exposure and saturation as they are asked for', async () => {
    const dull = await toRaster(photo().linear(0.4, 60))
    const made = (exposure: number, saturation: number) =>
      enhance(dull, { whiteBalance: false, exposure, saturation, sharpness: 30 })
    const [plain, light, grey] = [await made(0, 100), await made(60, 100), await made(0, 0)]
    const range = (data: Uint8Array) => Math.max(...data) - Math.min(...data)
    expect(range(plain.data)).toBeGreaterThan(range(dull.data) + 60)
    expect(meansOf(light.data)[1] ?? 0).toBeGreaterThan((meansOf(plain.data)[1] ?? 0) + 15)
    const [red = 0, green = 0] = meansOf(grey.data)
    expect(Math.abs(red - green)).toBeLessThan(2)
  })

  test('gives the better picture, and one of before and after that "no" leaves out', async () => {
    const both = await runKind(imageEnhance, { format: 'png' }, { files: [picture] })
    expect(
      both.files.map(({ name, width, height, batch_index }) => [name, width, height, batch_index]),
    ).toEqual([
      ['photo-enhanced.png', 120, 80, 0],
      ['photo-before-after.png', 120, 160, 1],
    ])
    const before = (await pixels(both.files[1]?.bytes)).data.subarray(0, 3 * 120 * 10)
    expect(difference(before, original.subarray(0, before.length))).toBeLessThan(40)
    const one = await runKind(imageEnhance, { comparison: 'no' }, { files: [picture] })
    expect(one.files.map(({ name }) => name)).toEqual(['photo-enhanced.jpg'])
  })

  test('shows its work on a sample where it has no picture', async () => {
    const { output } = await runKind(imageEnhance, { comparison: 'no' })
    expect(output).toMatchObject({ provider: 'local', sample: true, pictures: 1 })
  })
})

describe('the step image.upscale', () => {
  test('enlarges a picture, and says how', async () => {
    const { files, output } = await runKind(imageUpscale, { scale: '3', format: 'png' }, { files: [picture] })
    expect(files.map(({ width, height }) => [width, height])).toEqual([[360, 240]])
    expect(output).toMatchObject({ provider: 'local', scale: 3 })
    expect(output.method).toContain('back projection')
  })

  test('comes nearer to the picture that was made smaller than resampling alone', async () => {
    const size = { width: 480, height: 320, look: 'illustration', seed: '' } as const
    const large = (await drawPrompt('A market street', size)).raster
    const small = await toRaster(toSharp(large).resize(240, 160, { fit: 'fill' }))
    const plain = await toRaster(toSharp(small).resize(480, 320, { fit: 'fill', kernel: 'lanczos3' }))
    const enlarged = await enlarge(small, 2, 0)
    expect(difference(enlarged.data, large.data)).toBeLessThan(difference(plain.data, large.data))
  })

  test('gives at most 4096 pixels a side, and refuses what is as large already', async () => {
    const strip = inputFile('strip.png', await photo(2000, 8).png().toBuffer())
    const { files } = await runKind(imageUpscale, { scale: 4, sharpness: 0 }, { files: [strip] })
    expect([files[0]?.width, files[0]?.height]).toEqual([4096, 16])
    const large = inputFile('large.png', await photo(4000, 8).png().toBuffer())
    await expect(runKind(imageUpscale, {}, { files: [large] })).rejects.toThrow('is 4000 × 8 pixels already')
  })

  test('refuses a factor beyond its bounds', async () => {
    await expect(runKind(imageUpscale, { scale: '9' })).rejects.toThrow(
      '"scale" must be a number from 2 to 4',
    )
  })
})
