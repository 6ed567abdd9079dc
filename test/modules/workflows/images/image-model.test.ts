import { afterAll, describe, expect, test } from 'bun:test'
import { imageGenerate } from '../../../../src/modules/workflows/steps/images/generate-step.ts'
import { imageMoodboard } from '../../../../src/modules/workflows/steps/images/moodboard-step.ts'
import { socialCards } from '../../../../src/modules/workflows/steps/images/social-cards-step.ts'
import { imageStyle } from '../../../../src/modules/workflows/steps/images/style-step.ts'
import { imageUpscale } from '../../../../src/modules/workflows/steps/images/upscale-step.ts'
import {
  type StepContext,
  StepFault,
  type StepFile,
  StepInputFault,
} from '../../../../src/modules/workflows/steps/step.ts'
import { createSteps } from '../../../../src/modules/workflows/steps/steps.ts'
import { readSettings } from '../../../../src/settings.ts'
import { defaultStepOptions } from '../../../../src/timings.ts'
import { inputFile, photo, pixels, pngOfSize, runKind } from './images-setup.ts'

const key = 'sk-a-secret-key'
const made = (await photo(96, 64).png().toBuffer()).toString('base64')
const whole = () => Response.json({ created: 1, data: [{ b64_json: made }], usage: { total_tokens: 70 } })

/** What the endpoint does with the next calls; the last one again and again. */
let script: ((request: Request) => Response | Promise<Response>)[] = [whole]
const calls: { path: string; authorization: string | null; fields: Record<string, unknown> }[] = []
const server = Bun.serve({
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    const isForm = request.headers.get('content-type')?.startsWith('multipart/') ?? false
    const fields = isForm ? Object.fromEntries(await request.formData()) : await request.json()
    calls.push({
      path: new URL(request.url).pathname,
      authorization: request.headers.get('authorization'),
      fields: Object(fields),
    })
    const answer = script.length > 1 ? script.shift() : script[0]
    return answer ? await answer(request) : whole()
  },
})
afterAll(() => server.stop(true))

const imageModel = {
  baseUrl: `http://127.0.0.1:${server.port}/v1`,
  apiKey: key,
  model: 'painter-1',
  price: 0.04,
}
const options = { ...defaultStepOptions, imageModelMs: 5000, imageModelRetries: 0 }
const run = (
  kind: Parameters<typeof runKind>[0],
  input: object,
  more: Partial<StepContext> = {},
  ...next: typeof script
) => {
  script = next.length > 0 ? next : [whole]
  calls.length = 0
  return runKind(kind, input, { imageModel, options, ...more })
}
const prompt = { prompts_text: 'A lake' }

describe('with an image model', () => {
  test('designs take their pictures from it: once for all shapes of a card, once for each motif of a board', async () => {
    const card = await run(socialCards, { topic: 'Our spring collection' })
    expect(card.output).toMatchObject({ provider: 'remote', requests: 1, pictures: 3, cost: 0.04 })
    expect(calls[0]?.fields.prompt).toStartWith('Our spring collection. Look: photo.')
    const board = await run(imageMoodboard, { prompts_text: 'Linen\n\nA vase', pictures: '4' })
    expect(board.output).toMatchObject({ provider: 'remote', requests: 4, pictures: 1 })
    const refused = run(imageMoodboard, {}, {}, () => new Response('no', { status: 500 }))
    expect(await refused.catch((error: unknown) => error)).toBeInstanceOf(StepFault)
  })

  test('pictures are made by it, and the output has its name, its tokens and what it cost', async () => {
    const { output, files } = await run(imageGenerate, {
      prompts_text: 'A lake\n\nA hill',
      aspect_ratio: '16:9',
    })
    expect(output).toMatchObject({
      provider: 'remote',
      model: 'painter-1',
      requests: 2,
      tokens: 140,
      cost: 0.08,
      pictures: 2,
    })
    expect(files.map(({ width, height }) => [width, height])).toEqual([
      [96, 64],
      [96, 64],
    ])
    expect(calls[0]).toEqual({
      path: '/v1/images/generations',
      authorization: `Bearer ${key}`,
      fields: { model: 'painter-1', prompt: 'A lake. Look: photo.', n: 1, size: '1536x1024' },
    })
  })

  test('styles are edits of the picture of the client', async () => {
    const picture = inputFile('a.png', await photo().png().toBuffer())
    const { output, files } = await run(
      imageStyle,
      { style: 'oil', prompts_text: 'thick paint' },
      { files: [picture] },
    )
    expect([output.provider, files.length, calls[0]?.path]).toEqual(['remote', 1, '/v1/images/edits'])
    expect(calls[0]?.fields.prompt).toContain('oil art, at 80 percent strength')
    const { image } = calls[0]?.fields ?? {}
    expect(image instanceof Blob && (await pixels(await image.bytes())).width).toBe(120)
  })

  test('pictures are enlarged with its detail, to the size that was asked for', async () => {
    const picture = inputFile('a.png', await photo().png().toBuffer())
    const { output, files } = await run(imageUpscale, { scale: 2 }, { files: [picture] })
    expect(output).toMatchObject({ provider: 'remote', requests: 1 })
    expect([files[0]?.width, files[0]?.height]).toEqual([240, 160])
  })

  test('a busy or failing one is asked again, as soon as it says', async () => {
    const retried = { ...options, imageModelRetries: 2 }
    const busy = () => new Response('{}', { status: 429, headers: { 'retry-after-ms': '1' } })
    const failing = () => new Response('{}', { status: 500, headers: { 'retry-after': '0' } })
    const { output } = await run(imageGenerate, prompt, { options: retried }, busy, failing, whole)
    expect([output.pictures, calls.length]).toEqual([1, 3])
  })

  test('one that asks for a long pause is not waited for', async () => {
    const busy = () => new Response('{}', { status: 429, headers: { 'retry-after': '50' } })
    const short = { ...options, imageModelRetries: 1, imageModelMs: 100 }
    await expect(run(imageGenerate, prompt, { options: short }, busy)).rejects.toThrow('The image model')
  })

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['that fails', () => new Response('{}', { status: 500 }), 'The image model answered 500'],
    ['that is busy', () => new Response('{}', { status: 429 }), 'The image model is busy'],
    [
      'that refuses our key and repeats it',
      () => Response.json({ error: { message: `Incorrect API key: ${key}` } }, { status: 401 }),
      'The image model refused our key',
    ],
    ['that gives no picture', () => Response.json({ data: [] }), 'answered without a picture'],
    ['that gives broken base64', () => Response.json({ data: [{ b64_json: '!!!!' }] }), 'no usable picture'],
    [
      'that gives half a picture',
      () => Response.json({ data: [{ b64_json: made.slice(0, 400) }] }),
      'no usable picture',
    ],
    [
      'that gives no JSON',
      () => new Response('<html>', { headers: { 'content-type': 'application/json' } }),
      'The image model',
    ],
    [
      'that gives a picture elsewhere on the network',
      () => Response.json({ data: [{ url: 'http://10.0.0.1/a.png' }] }),
      'not on the public internet',
    ],
    [
      'that gives a picture too large',
      async () =>
        Response.json({ data: [{ b64_json: Buffer.from(await pngOfSize(9000, 9000)).toString('base64') }] }),
      'at most 40 million',
    ],
    [
      'that never ends',
      () =>
        new Response(new ReadableStream({ pull: (it) => it.enqueue(new Uint8Array(1024 * 1024).fill(32)) })),
      'an answer that is too large',
    ],
  ])('one %s is a fault that another attempt may mend, without its words', async (_, answer, text) => {
    const fault = await run(imageGenerate, prompt, {}, answer).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(StepFault)
    expect(Object(fault).message).toContain(text)
    expect(JSON.stringify([Object(fault).message, Object(fault).stack])).not.toContain(key)
  })

  test('a prompt that it refuses is a fault of the input, without its words', async () => {
    const refusing = () => Response.json({ error: { message: `rejected, key ${key}` } }, { status: 400 })
    const fault = await run(imageGenerate, prompt, {}, refusing).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(StepInputFault)
    expect(Object(fault).message).toBe('The image model refused the prompt or the picture: change it')
  })

  test('one that hangs is given up, and one that is away is a fault', async () => {
    const hanging = () => new Promise<Response>(() => {})
    const short = { ...options, imageModelMs: 50 }
    await expect(run(imageGenerate, prompt, { options: short }, hanging)).rejects.toThrow(
      'did not answer in time',
    )
    const away = { ...imageModel, baseUrl: 'http://127.0.0.1:1/v1' }
    await expect(run(imageGenerate, prompt, { imageModel: away })).rejects.toThrow(
      'The image model cannot be reached',
    )
  })

  test('a picture that fails leaves the others, each shown once it is made', async () => {
    const failing = () => new Response('{}', { status: 500 })
    const { output, reports } = await run(
      imageGenerate,
      { prompts_text: 'one\n\ntwo\n\nthree' },
      {},
      whole,
      failing,
      whole,
    )
    expect(output).toMatchObject({ pictures: 2, failed: 1, cost: 0.08 })
    expect(reports.at(-1)?.batch?.map(({ status }) => status)).toEqual(['completed', 'failed', 'completed'])
  })

  test('the process of a step asks it, and reports its files', async () => {
    const steps = createSteps(null, imageModel, { steps: options })
    afterAll(steps.close)
    script = [whole]
    const task = {
      kind: 'image.generate',
      input: { ...prompt },
      key: 'k',
      attempt: 1,
      outputs: {},
      files: [],
    }
    const reported: StepFile[] = []
    const { signal } = new AbortController()
    const result = await steps.run('client', task, signal, ({ files = [] }) => {
      reported.push(...files)
    })
    expect(result.output.provider).toBe('remote')
    expect(reported.map(({ name, batch_index }) => [name, batch_index])).toEqual([['a-lake.png', 0]])
  })

  test('it is named by the environment', () => {
    const read = (more: object) =>
      readSettings({ IMAGE_BASE_URL: 'http://a.example/v1', IMAGE_MODEL: 'm', ...more })
    expect(read({ IMAGE_API_KEY: 'k', IMAGE_PRICE_EUR: '0.04' })).toMatchObject({
      imageModel: { baseUrl: 'http://a.example/v1', apiKey: 'k', model: 'm' },
      imagePrice: 0.04,
    })
    expect(readSettings({}).imageModel).toBe(null)
    expect(() => read({ IMAGE_MODEL: '' })).toThrow('IMAGE_MODEL is required with IMAGE_BASE_URL')
    expect(() => read({ IMAGE_PRICE_EUR: 'cheap' })).toThrow(
      'IMAGE_PRICE_EUR must be the euros of one picture',
    )
  })
})
