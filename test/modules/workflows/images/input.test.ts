import { describe, expect, test } from 'bun:test'
import { openPicture, pixelsOf } from '../../../../src/modules/workflows/steps/images/input/open-picture.ts'
import { sourcePictures } from '../../../../src/modules/workflows/steps/images/input/sources.ts'
import { imageWatermark } from '../../../../src/modules/workflows/steps/images/watermark-step.ts'
import { StepInputFault } from '../../../../src/modules/workflows/steps/step.ts'
import { defaultStepOptions } from '../../../../src/timings.ts'
import { inputFile, photo, pngOfSize, runKind } from './images-setup.ts'

const read = async (bytes: Uint8Array) => await pixelsOf(await openPicture(inputFile('a.jpg', bytes)))
const svg = (body: string, more = '', before = '') =>
  new TextEncoder().encode(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" ${more}>${body}</svg>`,
  )

describe('a picture of a client', () => {
  test('stands upright as its orientation says', async () => {
    const turned = await photo().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const opened = await openPicture(inputFile('a.jpg', turned))
    expect([opened.width, opened.height]).toEqual([80, 120])
    expect(await pixelsOf(opened)).toMatchObject({ width: 80, height: 120, channels: 3 })
  })

  test('is read in each common format, with one channel or with alpha too', async () => {
    const grey = photo().greyscale()
    for (const bytes of [
      await photo().webp().toBuffer(),
      await photo().gif().toBuffer(),
      await photo().tiff().toBuffer(),
      await photo().avif({ effort: 0 }).toBuffer(),
      await grey.clone().png().toBuffer(),
      await photo().ensureAlpha(0.5).png().toBuffer(),
      await photo().toColourspace('cmyk').jpeg().toBuffer(),
    ])
      expect(await read(bytes)).toMatchObject({ width: 120, height: 80, channels: 3 })
  })

  test('of 50 million pixels is refused by its header, with the figures', async () => {
    await expect(read(await pngOfSize(10_000, 5000))).rejects.toThrow(
      'The picture a.jpg has 10000 × 5000 pixels (50 million): at most 40 million are possible. Make it smaller',
    )
  })

  test('that is cut off or of no known kind is refused as a fault of the input', async () => {
    const whole = await photo(400, 300).jpeg().toBuffer()
    const faults = [
      [whole.subarray(0, whole.length / 2), 'cannot be read: it is damaged or cut off'],
      [whole.subarray(0, 20), 'cannot be read'],
      [new TextEncoder().encode('%PDF-1.4 no picture'), 'of no kind that is supported'],
      [new Uint8Array(), 'of no kind that is supported'],
    ] as const
    for (const [bytes, text] of faults) {
      const fault = await read(bytes).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(StepInputFault)
      expect(Object(fault).message).toContain(text)
    }
  })
})

describe('an SVG of a client', () => {
  test('is drawn in a process of its own', async () => {
    const drawn = await read(svg('<rect width="20" height="20" fill="#f00"/>'))
    expect([drawn.width, drawn.height]).toEqual([1600, 800])
    expect([...drawn.data.subarray(0, 3)]).toEqual([255, 0, 0])
  })

  test.each([
    [
      'entities',
      svg('', '', '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
      'DOCTYPE or entities',
    ],
    ['a file', svg('<image href="/etc/passwd"/>'), 'outside'],
    ['an address', svg('<image xlink:href="https://example.com/a.png"/>'), 'outside'],
    ['a reference in characters that are numbers', svg('<image href="&#x2f;etc/passwd"/>'), 'outside'],
    ['an SVG in it', svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), 'outside'],
    ['a style sheet', svg('<style>@import url(https://example.com/a.css)</style>'), 'style sheet'],
    ['a fill from outside', svg('<rect fill="url(https://example.com/#a)"/>'), 'outside'],
    ['a script', svg('<script>alert(1)</script>'), 'scripts'],
    ['copies of copies', svg('<use href="#a"/>'.repeat(30)), 'more than 24 times'],
    ['much text', svg(' '.repeat(1024 * 1024)), '1 MB'],
  ])('with %s is refused', async (_, bytes, text) => {
    await expect(openPicture(inputFile('a.svg', bytes))).rejects.toThrow(text)
  })

  test('of a huge size, or that is none, is refused, and the process of the step goes on', async () => {
    const huge = new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>',
    )
    await expect(read(huge)).rejects.toThrow('has 90000 × 90000 pixels')
    await expect(
      read(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9"><rect>')),
    ).rejects.toThrow('cannot be drawn: it is damaged or too complex')
  })
})

describe('the pictures of a run', () => {
  const { signal } = new AbortController()
  const context = {
    key: '',
    attempt: 1,
    outputs: {},
    llm: null,
    imageModel: null,
    options: defaultStepOptions,
    signal,
    report: () => {},
  }

  test('are its files, else the one at the address, else a sample', async () => {
    const bytes = await photo().png().toBuffer()
    const server = Bun.serve({
      port: 0,
      fetch: ({ url }) => (url.endsWith('/a.png') ? new Response(bytes) : new Response('', { status: 404 })),
    })
    const options = { ...defaultStepOptions, allowedHosts: [`127.0.0.1:${server.port}`] }
    const address = `http://127.0.0.1:${server.port}/a.png`
    const open = (files: Parameters<typeof inputFile>[0][], url: string) =>
      sourcePictures(
        { ...context, options, files: files.map((name) => inputFile(name, bytes)) },
        url,
        () => bytes,
      )
    expect((await open(['x', 'y'], address)).map(({ name }) => name)).toEqual(['x', 'y'])
    expect(await open([], address)).toMatchObject([{ name: 'a.png', isSample: false }])
    expect(await open([], '')).toMatchObject([{ isSample: true }])
    await expect(open([], `http://127.0.0.1:${server.port}/b`)).rejects.toThrow(
      'answered 404 where the picture should be',
    )
    await server.stop(true)
  })

  test('are not loaded from private addresses', async () => {
    const loading = sourcePictures(
      { ...context, files: [] },
      'http://127.0.0.1:1/a.png',
      () => new Uint8Array(),
    )
    await expect(loading).rejects.toThrow('not on the public internet')
  })

  test('fail one by one, and fail the step only together', async () => {
    const [good, bad] = [
      inputFile('good.png', await photo().png().toBuffer()),
      inputFile('bad.png', new Uint8Array(9)),
    ]
    const { output, files, reports } = await runKind(imageWatermark, {}, { files: [bad, good] })
    expect(output).toMatchObject({ pictures: 1, failed: 1 })
    expect(files.map(({ batch_index }) => batch_index)).toEqual([1])
    expect(
      reports.at(-1)?.batch?.map(({ status, error_message }) => [status, error_message?.slice(0, 19)]),
    ).toEqual([
      ['failed', 'The picture bad.png'],
      ['completed', undefined],
    ])
    await expect(runKind(imageWatermark, {}, { files: [bad] })).rejects.toBeInstanceOf(StepInputFault)
  })
})
