import { describe, expect, test } from 'bun:test'
import { sharp } from '../../../../src/modules/workflows/steps/images/raster.ts'
import { imageWatermark } from '../../../../src/modules/workflows/steps/images/watermark-step.ts'
import { difference, inputFile, photo, pixels, runKind } from './images-setup.ts'

const png = inputFile('photo.png', await photo(300, 200).png().toBuffer())
const original = (await pixels(await png.bytes())).data

/** Which of the four quarters of a picture changed: top left, top right, bottom left, bottom right. */
const changed = ({ data, width, height }: Awaited<ReturnType<typeof pixels>>): boolean[] => {
  const quarters = [false, false, false, false]
  for (let at = 0; at < data.length; at += 1) {
    const pixel = Math.floor(at / 3)
    const quarter = (pixel % width < width / 2 ? 0 : 1) + (pixel < (width * height) / 2 ? 0 : 2)
    if (Math.abs((data[at] ?? 0) - (original[at] ?? 0)) > 3) quarters[quarter] = true
  }
  return quarters
}

const mark = async (input: object, files = [png]) => {
  const made = await runKind(imageWatermark, input, { files })
  return { ...made, ...(await pixels(made.files[0]?.bytes)) }
}

describe('the step image.watermark', () => {
  test.each([
    ['top-left', [true, false, false, false]],
    ['top-right', [false, true, false, false]],
    ['bottom-left', [false, false, true, false]],
    ['bottom-right', [false, false, false, true]],
    ['centre', [true, true, true, true]],
    ['tiled', [true, true, true, true]],
  ])('puts a text at %s', async (position, quarters) => {
    const made = await mark({ position, text: 'Estee', size: '30', margin: '10', opacity: '60' })
    expect(changed(made)).toEqual(quarters)
    expect([made.width, made.height]).toEqual([300, 200])
  })

  test('is as strong as its opacity', async () => {
    const by = async (opacity: number) =>
      difference((await mark({ opacity, size: 50, position: 'centre' })).data, original)
    expect(await by(20)).toBeLessThan((await by(80)) / 2)
  })

  test('fits into any picture, with any margin and any text', async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 200],
      [200, 3],
      [40, 30],
    ] as const) {
      const small = inputFile('small.png', await photo(width, height).png().toBuffer())
      for (const position of ['tiled', 'bottom-right', 'centre'])
        expect(await mark({ position, margin: 500, size: 100, text: '© <b>&"漢字' }, [small])).toMatchObject({
          width,
          height,
        })
    }
  })

  test('keeps the format and the colour profile of a picture, which stands upright', async () => {
    const wide = await photo(300, 200).withIccProfile('p3').withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { files } = await mark({}, [inputFile('wide.jpg', wide)])
    const [before, after] = [await sharp(wide).metadata(), await sharp(files[0]?.bytes).metadata()]
    expect([after.format, after.width, after.height, after.orientation ?? 1]).toEqual(['jpeg', 200, 300, 1])
    expect(after.icc?.equals(before.icc ?? Buffer.alloc(0))).toBe(true)
    // The values stay in the space of the profile.
    const raw = async (bytes: Uint8Array | undefined) =>
      await sharp(bytes, { ignoreIcc: true } as object)
        .autoOrient()
        .removeAlpha()
        .raw()
        .toBuffer()
    expect(
      difference((await raw(files[0]?.bytes)).subarray(0, 3000), (await raw(wide)).subarray(0, 3000)),
    ).toBeLessThan(4)
  })

  test('takes the file that is named like a logo as the mark', async () => {
    const logo = inputFile(
      'our-logo.svg',
      new TextEncoder().encode(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle cx="5" cy="5" r="5" fill="#f0f"/></svg>',
      ),
    )
    const made = await mark({ logo: 'yes', position: 'top-left', opacity: 100 }, [logo, png])
    expect(made.files.map(({ name }) => name)).toEqual(['photo-marked.png'])
    expect(changed(made)).toEqual([true, false, false, false])
    const at = (54 * made.width + 54) * 3
    expect([...made.data.subarray(at, at + 3)]).toEqual([255, 0, 255])
    await expect(mark({ logo: 'yes' })).rejects.toThrow('takes two files or more')
  })

  test('refuses a colour that is none', async () => {
    await expect(mark({ colour: 'white' })).rejects.toThrow('"colour" must be a colour such as #0F766E')
  })
})
