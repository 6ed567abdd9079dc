import { describe, expect, test } from 'bun:test'
import { headlineOf, postsIn } from '../../../../src/modules/workflows/steps/images/cards/posts.ts'
import { paletteOf } from '../../../../src/modules/workflows/steps/images/moodboard/palette.ts'
import { tilesOf } from '../../../../src/modules/workflows/steps/images/moodboard/tiles.ts'
import { imageMoodboard } from '../../../../src/modules/workflows/steps/images/moodboard-step.ts'
import { createRandom } from '../../../../src/modules/workflows/steps/images/random.ts'
import { socialCards } from '../../../../src/modules/workflows/steps/images/social-cards-step.ts'
import { socialPosts } from '../../../../src/modules/workflows/steps/social/posts.ts'
import { difference, inputFile, photo, pixels, runKind } from './images-setup.ts'

const picture = inputFile('photo.png', await photo(200, 150).png().toBuffer())

describe('the step social.cards', () => {
  test('makes its sample without an input, in the three shapes', async () => {
    const { output, files } = await runKind(socialCards, {})
    expect(output).toMatchObject({ provider: 'local', pictures: 3, failed: 0, sample: true })
    expect(files.map(({ width, height }) => [width, height])).toEqual([
      [1080, 1080],
      [1080, 1920],
      [1200, 628],
    ])
  })

  test('makes the cards of the posts before, in the shapes of their platforms, on the pictures of the client', async () => {
    const input = {
      topic: 'our new shop',
      brand: 'Estee',
      platforms: 'instagram, x',
      posts_per_platform: '1',
    }
    const posts = await runKind(socialPosts, input)
    const outputs = { 'Write posts': posts.output }
    const made = await runKind(socialCards, { ...input, colour: '#a00' }, { outputs, files: [picture] })
    expect(made.output).toEqual({ provider: 'local', pictures: 3, failed: 0 })
    const prompts = made.reports
      .at(-1)
      ?.batch?.map(({ prompt_text }) => prompt_text.split(':').slice(0, 2).join(':'))
    expect(prompts).toEqual(['Instagram, 1:1', 'Instagram, 9:16', 'X, 1.91:1'])
    expect(made.files.map(({ name }) => name)).toEqual([
      'instagram-1-1x1.jpg',
      'instagram-1-9x16.jpg',
      'x-2-1-91x1.jpg',
    ])
  })

  test('shows another text and another design otherwise', async () => {
    const card = async (more: object) => {
      const input = { prompts: ['Big news'], shapes: '1.91:1', format: 'png', design: 'panel', ...more }
      const { files } = await runKind(socialCards, input, { files: [picture] })
      return (await pixels(files[0]?.bytes)).data
    }
    const base = await card({})
    expect(difference(base, await card({}))).toBe(0)
    expect(difference(base, await card({ prompts: ['A wholly different headline'] }))).toBeGreaterThan(1)
    expect(difference(base, await card({ design: 'frame' }))).toBeGreaterThan(10)
    expect(difference(base, await card({ colour: '#F2B705' }))).toBeGreaterThan(10)
  })

  test('takes any headline: long, empty of letters, or with markup', async () => {
    const prompts = ['x'.repeat(1500), '🎉🎉', '<b>&"\u0000 漢字', `${'word '.repeat(300)}`]
    const { output } = await runKind(socialCards, { prompts, shapes: '1.91:1' }, { files: [picture] })
    expect(output).toMatchObject({ pictures: 4, failed: 0 })
  })

  test('takes the first sentence of a post for its headline', () => {
    expect(headlineOf('✨ Good news: it is here.\n\nMore text. #tag')).toBe('Good news: it is here')
    expect(headlineOf('#one Look at https://example.com now! Then more.')).toBe('Look at now!')
    expect(postsIn({ a: { posts: [{ platform: 'X', text: 'Hi' }, { no: 'post' }] }, b: {} })).toEqual([
      { platform: 'X', text: 'Hi', shapes: ['1.91:1'] },
    ])
  })

  test('refuses shapes it has not, and more than sixty cards', async () => {
    const message = (input: object) =>
      runKind(socialCards, input).then(String, (error: Error) => error.message)
    expect(await message({ shapes: '3:2' })).toBe('"shapes" must be a list of 1:1, 9:16, 1.91:1')
    const prompts = Array.from({ length: 21 }, (_, at) => `Headline ${at}`)
    expect(await message({ prompts })).toStartWith('A run makes at most 60 cards, not 63')
  })
})

describe('the step image.moodboard', () => {
  test('composes its sample without an input', async () => {
    const { output, files } = await runKind(imageMoodboard, {})
    expect(output).toMatchObject({
      provider: 'local',
      title: 'Quiet summer',
      motifs: 6,
      pictures: 1,
      sample: true,
    })
    expect(output.palette).toHaveLength(5)
    expect(files.map(({ width, height, batch_index }) => [width, height, batch_index])).toEqual([
      [2000, 1500, 0],
    ])
  })

  test('puts the pictures of the client first and takes its palette from all', async () => {
    const run = (more: object) =>
      runKind(
        imageMoodboard,
        { title: 'Mine', pictures: '4', colours: '4', ...more },
        { files: [picture, picture] },
      )
    const own = await run({})
    expect(own.output).toMatchObject({ motifs: 2 })
    const mixed = await run({ prompts_text: 'Blue linen', layout: 'grid' })
    expect(mixed.output).toMatchObject({ motifs: 4 })
    expect(mixed.output.palette).not.toEqual(own.output.palette)
  })

  test.each(['grid', 'mosaic'] as const)(
    'a %s fills its area without overlaps, for each number of pictures',
    (layout) => {
      const area = { x: 40, y: 60, width: 1800, height: 900 }
      for (let count = 1; count <= 12; count += 1) {
        const tiles = tilesOf(layout, area, count, createRandom(String(count)))
        expect(tiles).toHaveLength(count)
        const covered = tiles.reduce((sum, { width, height }) => sum + width * height, 0)
        expect(covered / (area.width * area.height)).toBeGreaterThan(0.86)
        for (const [at, one] of tiles.entries()) {
          expect(Math.min(one.width, one.height)).toBeGreaterThan(60)
          expect([one.x >= 40, one.y >= 60, one.x + one.width <= 1840, one.y + one.height <= 960]).toEqual([
            true,
            true,
            true,
            true,
          ])
          for (const other of tiles.slice(at + 1))
            expect(
              one.x + one.width <= other.x ||
                other.x + other.width <= one.x ||
                one.y + one.height <= other.y ||
                other.y + other.height <= one.y,
            ).toBe(true)
        }
      }
    },
  )

  test('finds the colours of a picture, dark ones first, and no more than it has', async () => {
    const data = new Uint8Array(40 * 40 * 3)
    for (let at = 0; at < 1600; at += 1)
      data.set(at < 400 ? [200, 30, 40] : at < 1200 ? [20, 40, 120] : [250, 240, 220], at * 3)
    const found = await paletteOf([{ width: 40, height: 40, channels: 3, data }], 3)
    expect(found).toEqual([
      { hex: '#142878', share: 0.5 },
      { hex: '#C81E28', share: 0.25 },
      { hex: '#FAF0DC', share: 0.25 },
    ])
    expect(await paletteOf([{ width: 40, height: 40, channels: 3, data }], 8)).toHaveLength(3)
  })
})
