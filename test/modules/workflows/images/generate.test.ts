import { describe, expect, test } from 'bun:test'
import { mostPrompts, readPrompts } from '../../../../src/modules/workflows/steps/images/fields.ts'
import { drawPrompt } from '../../../../src/modules/workflows/steps/images/generate.ts'
import { imageGenerate } from '../../../../src/modules/workflows/steps/images/generate-step.ts'
import { findIcon } from '../../../../src/modules/workflows/steps/images/objects/icons.ts'
import { readWish } from '../../../../src/modules/workflows/steps/images/scene/wish.ts'
import { difference, pixels, runKind } from './images-setup.ts'

const draw = (prompt: string, seed = '') =>
  drawPrompt(prompt, { width: 160, height: 120, look: 'illustration', seed })

const prompts = [
  'A lighthouse on a cliff at sunset',
  'A market street in the morning rain',
  'Snowy mountains above a lake',
  'City skyline at night',
  'Desert dunes',
  'A planet in deep space',
  'An office with plants',
  'Lavender fields',
  'A tropical beach',
  'A perfume bottle on white marble',
  'Une tasse de café',
  'The future of finance',
]

describe('a picture that is drawn for a prompt', () => {
  test('is the same for the same prompt and seed, and another one for another seed', async () => {
    const [one, again, other] = [
      await draw('A lake at dawn', 'a'),
      await draw('a lake at dawn ', 'a'),
      await draw('A lake at dawn', 'b'),
    ]
    expect(difference(one.raster.data, again.raster.data)).toBe(0)
    expect(difference(one.raster.data, other.raster.data)).toBeGreaterThan(5)
  })

  test('differs visibly from those of other prompts', async () => {
    const drawn = []
    for (const prompt of prompts) drawn.push(await draw(prompt))
    for (const [at, one] of drawn.entries())
      for (const other of drawn.slice(at + 1))
        expect(difference(one.raster.data, other.raster.data)).toBeGreaterThan(8)
    const subjects = drawn.map(({ subject }) => subject)
    expect(subjects).toEqual([...Array(9).fill('scene'), 'object', 'object', 'abstract'])
  })

  test('is dark at night and light by day', async () => {
    const light = async (prompt: string) => {
      const { data } = (await draw(prompt)).raster
      return data.reduce((sum, value) => sum + value, 0) / data.length
    }
    expect(await light('A beach on a sunny day')).toBeGreaterThan((await light('A beach at night')) + 50)
  })

  test('has no vertical streaks: on land, neighbours in a column are no more alike than those in a row', async () => {
    const { raster } = await draw('Green hills by day')
    const { width, height, channels, data } = raster
    let [across, down] = [0, 0]
    for (let y = Math.floor(height * 0.65); y < height - 1; y += 1)
      for (let x = 0; x < width - 1; x += 1) {
        const at = (y * width + x) * channels
        across += Math.abs((data[at] ?? 0) - (data[at + channels] ?? 0))
        down += Math.abs((data[at] ?? 0) - (data[at + width * channels] ?? 0))
      }
    expect(across).toBeLessThan(down * 2)
  })

  test('takes objects only where a prompt clearly names one', () => {
    expect(findIcon('A red running shoe on a table')?.name).toBe('running-shoe')
    expect(findIcon('Une tasse de café')?.name).toBe('hot-beverage')
    for (const vague of ['perfume bottle', 'a happy woman', 'the future of coffee prices', 'constructor', ''])
      expect([vague, findIcon(vague)]).toEqual([vague, null])
  })

  test('reads places, times and weather in English and French', () => {
    expect(readWish('Un phare sur une falaise au coucher du soleil')).toMatchObject({
      place: 'sea',
      time: 'sunset',
    })
    expect(readWish('a market street in the morning rain')).toMatchObject({
      place: 'street',
      time: 'dawn',
      weather: 'rain',
    })
    expect(readWish('forêt en automne, brouillard')).toMatchObject({
      place: 'forest',
      season: 'autumn',
      weather: 'fog',
    })
    expect(readWish('quarterly figures')).toBe(null)
  })
})

describe('the step image.generate', () => {
  test('makes each prompt of a form, in the shape that is asked for', async () => {
    const { output, files, reports } = await runKind(imageGenerate, {
      prompts_text: 'A lake\n \nAn idea\r\n\r\n',
      aspect_ratio: '16:9',
      format: 'webp',
      variations: '1',
    })
    expect(output).toMatchObject({ provider: 'local', pictures: 2, failed: 0, width: 1365, height: 768 })
    expect(output).not.toHaveProperty('sample')
    expect(files.map(({ name, width, height, batch_index }) => [name, width, height, batch_index])).toEqual([
      ['a-lake.webp', 1365, 768, 0],
      ['an-idea.webp', 1365, 768, 1],
    ])
    expect((await pixels(files[0]?.thumbnail)).width).toBe(320)
    // The first picture is there before the second one is begun.
    expect(
      reports.map(({ share, batch, files = [] }) => [
        share,
        batch?.map(({ status }) => status),
        files.length,
      ]),
    ).toEqual([
      [0, ['processing', 'pending'], 0],
      [0.5, ['completed', 'pending'], 1],
      [0.5, ['completed', 'processing'], 0],
      [1, ['completed', 'completed'], 1],
    ])
  })

  test('runs without any input on its samples, and says so', async () => {
    const { output, files } = await runKind(imageGenerate, { format: 'jpeg' })
    expect([output.sample, output.pictures, files.length]).toEqual([true, 3, 3])
  })

  test('bounds the prompts and their pictures', async () => {
    const many = Array(mostPrompts + 1).fill('x')
    expect(() => readPrompts({ prompts: many, prompts_text: '' })).toThrow('at most 100 prompts, not 101')
    expect(() => readPrompts({ prompts_text: 'x'.repeat(3000) })).toThrow('Prompt 1 is longer than 2000')
    const input = { prompts: Array(20).fill('x'), variations: 10 }
    await expect(runKind(imageGenerate, input)).rejects.toThrow('A run makes at most 100 pictures, not 200')
    expect(readPrompts({ prompts: 'one, with a comma\n\ntwo', prompts_text: '' })).toEqual([
      'one, with a comma',
      'two',
    ])
  })
})
