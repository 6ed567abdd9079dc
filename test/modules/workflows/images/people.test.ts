import { describe, expect, test } from 'bun:test'
import { avatarGenerate } from '../../../../src/modules/workflows/steps/images/avatar-step.ts'
import { imageBackground } from '../../../../src/modules/workflows/steps/images/background-step.ts'
import { drawPrompt } from '../../../../src/modules/workflows/steps/images/generate.ts'
import { pictureFile } from '../../../../src/modules/workflows/steps/images/output/picture-file.ts'
import { guidedMask } from '../../../../src/modules/workflows/steps/images/people/guided-filter.ts'
import { samplePortrait } from '../../../../src/modules/workflows/steps/images/people/sample-portrait.ts'
import { sharp } from '../../../../src/modules/workflows/steps/images/raster.ts'
import { difference, inputFile, photo, pixels, runKind } from './images-setup.ts'

const portrait = inputFile(
  'me.jpg',
  await sharp(await samplePortrait())
    .resize({ width: 320 })
    .jpeg()
    .toBuffer(),
)
const landscape = inputFile('sea.png', await photo(300, 200).png().toBuffer())
const original = await pixels(await portrait.bytes())

/** The mean colour of a part of a picture; places are parts of its sides. */
const colourAt = ({ data, width, height }: typeof original, x: number, y: number): number[] => {
  const from = (Math.round(y * height) * width + Math.round(x * width)) * 3
  return [...data.subarray(from, from + 3)]
}

describe('the step image.background', () => {
  test('puts a colour behind the person and leaves the person alone', async () => {
    const { files, output } = await runKind(
      imageBackground,
      { background: 'colour', colour: '#00FF00', format: 'png' },
      { files: [portrait] },
    )
    const made = await pixels(files[0]?.bytes)
    expect(output).toEqual({ provider: 'local', background: 'colour', pictures: 1, failed: 0 })
    expect([made.width, made.height]).toEqual([original.width, original.height])
    for (const [x, y] of [
      [0.05, 0.05],
      [0.95, 0.05],
      [0.05, 0.5],
      [0.9, 0.4],
    ] as const)
      expect(colourAt(made, x, y)).toEqual([0, 255, 0])
    for (const [x, y] of [
      [0.5, 0.42],
      [0.5, 0.62],
      [0.3, 0.9],
    ] as const)
      expect(
        difference(Uint8Array.from(colourAt(made, x, y)), Uint8Array.from(colourAt(original, x, y))),
      ).toBeLessThan(12)
  })

  test('knows four backgrounds, each of which looks different', async () => {
    const made: Uint8Array[] = []
    for (const background of ['studio', 'scene', 'blur']) {
      const { files } = await runKind(
        imageBackground,
        { background, prompts_text: 'A beach at sunset', format: 'png' },
        { files: [portrait] },
      )
      made.push((await pixels(files[0]?.bytes)).data)
    }
    const [studio, scene, blur] = made
    for (const [one, other] of [
      [studio, scene],
      [scene, blur],
      [blur, original.data],
    ])
      expect(difference(one ?? new Uint8Array(), other ?? new Uint8Array())).toBeGreaterThan(3)
  })

  test('says that a picture shows no person, and goes on with the others', async () => {
    const { output, reports } = await runKind(
      imageBackground,
      { background: 'colour' },
      { files: [landscape, portrait] },
    )
    expect(output).toMatchObject({ pictures: 1, failed: 1 })
    expect(reports.at(-1)?.batch?.[0]?.error_message).toBe(
      'No person was found in sea.png: use a portrait that shows head and shoulders',
    )
    const alone = runKind(imageBackground, {}, { files: [landscape] })
    expect(await alone.catch((error: Error) => error.name)).toBe('StepInputFault')
  })

  test('takes no toy for a person', async () => {
    const { raster } = await drawPrompt('A teddy bear', {
      width: 320,
      height: 320,
      look: 'poster',
      seed: '1',
    })
    const bear = inputFile('bear.png', (await pictureFile('bear', raster)).bytes)
    const made = runKind(imageBackground, {}, { files: [bear] })
    expect(await made.catch((error: Error) => error.message)).toStartWith('No person was found in bear.png')
  })

  test('leaves no listener for the faults of the process', () => {
    const names = process.listeners('uncaughtException').map(String)
    expect(names.filter((text) => text.includes('ExitStatus'))).toEqual([])
  })
})

describe('the guided filter', () => {
  test('moves the edge of a coarse mask to that of the picture', () => {
    const [width, height] = [60, 20]
    const picture = { width, height, channels: 3 as const, data: new Uint8Array(width * height * 3) }
    const mask = new Float32Array(width * height)
    for (let at = 0; at < width * height; at += 1) {
      picture.data.fill(at % width < 30 ? 20 : 230, at * 3, at * 3 + 3)
      // The mask rises slowly, around the edge.
      mask[at] = Math.min(1, Math.max(0, ((at % width) - 24) / 12))
    }
    const shape = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)))
    const row = guidedMask(picture, picture, mask, { radius: 4, softness: 0.0012, shape }).subarray(0, width)
    expect((row[30] ?? 0) - (row[29] ?? 0)).toBeGreaterThan(80)
    expect([row[5], row[55]]).toEqual([0, 255])
  })
})

describe('the step avatar.generate', () => {
  test('draws its sample without an input: circles whose outside is transparent', async () => {
    const { output, files } = await runKind(avatarGenerate, { size: '128' })
    expect(output).toMatchObject({ provider: 'local', from: 'words', pictures: 6, failed: 0, sample: true })
    const { data, info } = await sharp(files[0]?.bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([128, 128, 4])
    expect([data[3], data[(64 * 128 + 64) * 4 + 3]]).toEqual([0, 255])
    expect(new Set(files.map(({ bytes }) => Bun.hash(bytes))).size).toBe(6)
  })

  test('draws the same avatar for the same words, in each of its styles', async () => {
    const seen = new Set<number | bigint>()
    for (const style of ['flat', 'line', 'portrait', 'peeps', 'toon', 'pixel', 'shapes', 'duotone']) {
      const input = {
        style,
        prompts_text: 'Noor, red hair and glasses',
        variations: 1,
        size: 96,
        shape: 'square',
      }
      const [one, again] = [await runKind(avatarGenerate, input), await runKind(avatarGenerate, input)]
      expect(Bun.hash(again.files[0]?.bytes ?? '')).toBe(Bun.hash(one.files[0]?.bytes ?? ''))
      seen.add(Bun.hash(one.files[0]?.bytes ?? ''))
    }
    expect(seen.size).toBe(8)
  })

  test.each([
    ['flat', 'Draftbit - draftbit.com', 'CC BY 4.0'],
    ['duotone', 'Draftbit - draftbit.com', 'CC BY 4.0'],
    ['toon', 'Johan Melin', 'CC BY 4.0'],
    ['line', 'Zoish', 'CC0 1.0'],
  ])(
    'names the artist and the licence of its style %s in the output, as NOTICE does',
    async (style, author, licence) => {
      const { output } = await runKind(avatarGenerate, { style, prompts: ['Ada'], variations: 1, size: 64 })
      expect(output.credits).toMatchObject([{ author, licence }])
      const notice = await Bun.file('NOTICE').text()
      expect(notice).toContain(author.split(' - ')[0] ?? '')
    },
  )

  test('paints the face of a portrait, and says where there is none', async () => {
    const { output, files, reports } = await runKind(
      avatarGenerate,
      { variations: 2, size: 160, shape: 'rounded' },
      { files: [portrait, landscape] },
    )
    expect(output).toMatchObject({ from: 'portraits', pictures: 2, failed: 2 })
    expect([files[0]?.name, files[0]?.width, files[0]?.height]).toEqual(['me-1.png', 160, 160])
    const [painted, inked] = [await pixels(files[0]?.bytes), await pixels(files[1]?.bytes)]
    expect(difference(painted.data, inked.data)).toBeGreaterThan(15)
    expect(reports.at(-1)?.batch?.[2]?.error_message).toStartWith('No face was found in sea.png')
  })

  test('refuses more than a hundred', async () => {
    const prompts = Array.from({ length: 13 }, (_, at) => `name ${at}`)
    const run = runKind(avatarGenerate, { prompts, variations: 8 })
    expect(await run.catch((error: Error) => error.message)).toBe('A run draws at most 100 avatars, not 104')
  })
})
