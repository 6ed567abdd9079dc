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
import { type ModelAnswer, startImageModel } from '../../../support/image-model.ts'
import { inputFile, photo, pixels, pngOfSize, runKind } from './images-setup.ts'

const key = 'sk-a-secret-key'
const made = (await photo(96, 64).png().toBuffer()).toString('base64')
const answered = (value: unknown, status = 200): ModelAnswer => ({ status, body: JSON.stringify(value) })
const whole = answered({ created: 1, data: [{ b64_json: made }], usage: { total_tokens: 70 } })
const tooLarge = (await pngOfSize(9000, 9000)).toBase64()
const failing: ModelAnswer = { status: 500 }

const model = await startImageModel()
const imageModel = { baseUrl: model.baseUrl, apiKey: key, model: 'painter-1', price: 0.04 }
const options = { ...defaultStepOptions, imageModelMs: 5000, imageModelRetries: 0 }
const run = async (
  kind: Parameters<typeof runKind>[0],
  input: object,
  more: Partial<StepContext> = {},
  ...next: ModelAnswer[]
) => {
  await model.behave(...(next.length > 0 ? next : [whole]))
  return await runKind(kind, input, { imageModel, options, ...more })
}
const prompt = { prompts_text: 'A lake' }

describe('with an image model', () => {
  test('designs take their pictures from it: once for all shapes of a card, once for each motif of a board', async () => {
    const card = await run(socialCards, { topic: 'Our spring collection' })
    expect(card.output).toMatchObject({ provider: 'remote', requests: 1, pictures: 3, cost: 0.04 })
    expect((await model.calls())[0]?.fields.prompt).toStartWith('Our spring collection. Look: photo.')
    const board = await run(imageMoodboard, { prompts_text: 'Linen\n\nA vase', pictures: '4' })
    expect(board.output).toMatchObject({ provider: 'remote', requests: 4, pictures: 1 })
    const refused = run(imageMoodboard, {}, {}, failing)
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
    expect((await model.calls())[0]).toEqual({
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
    const [call] = await model.calls()
    expect([output.provider, files.length, call?.path]).toEqual(['remote', 1, '/v1/images/edits'])
    expect(call?.fields.prompt).toContain('oil art, at 80 percent strength')
    const image = Buffer.from(String(call?.fields.image), 'base64')
    expect((await pixels(image)).width).toBe(120)
  })

  test('pictures are enlarged with its detail, to the size that was asked for', async () => {
    const picture = inputFile('a.png', await photo().png().toBuffer())
    const { output, files } = await run(imageUpscale, { scale: 2 }, { files: [picture] })
    expect(output).toMatchObject({ provider: 'remote', requests: 1 })
    expect([files[0]?.width, files[0]?.height]).toEqual([240, 160])
  })

  test('a busy or failing one is asked again, as soon as it says', async () => {
    const retried = { ...options, imageModelRetries: 2 }
    const busy = { status: 429, headers: { 'retry-after-ms': '1' } }
    const failed = { status: 500, headers: { 'retry-after': '0' } }
    const { output } = await run(imageGenerate, prompt, { options: retried }, busy, failed, whole)
    expect([output.pictures, (await model.calls()).length]).toEqual([1, 3])
  })

  test('one that asks for a long pause is not waited for', async () => {
    const busy = { status: 429, headers: { 'retry-after': '50' } }
    const short = { ...options, imageModelRetries: 1, imageModelMs: 100 }
    await expect(run(imageGenerate, prompt, { options: short }, busy)).rejects.toThrow('The image model')
  })

  test.each<[string, ModelAnswer, string]>([
    ['that fails', failing, 'The image model answered 500'],
    ['that is busy', { status: 429 }, 'The image model is busy'],
    [
      'that refuses our key and repeats it',
      answered({ error: { message: `Incorrect API key: ${key}` } }, 401),
      'The image model refused our key',
    ],
    ['that gives no picture', answered({ data: [] }), 'answered without a picture'],
    ['that gives broken base64', answered({ data: [{ b64_json: '!!!!' }] }), 'no usable picture'],
    [
      'that gives half a picture',
      answered({ data: [{ b64_json: made.slice(0, 400) }] }),
      'no usable picture',
    ],
    ['that gives no JSON', { body: '<html>' }, 'The image model'],
    [
      'that gives a picture elsewhere on the network',
      answered({ data: [{ url: 'http://10.0.0.1/a.png' }] }),
      'not on the public internet',
    ],
    ['that gives a picture too large', answered({ data: [{ b64_json: tooLarge }] }), 'at most 40 million'],
    ['that never ends', 'endless', 'an answer that is too large'],
  ])('one %s is a fault that another attempt may mend, without its words', async (_, answer, text) => {
    const fault = await run(imageGenerate, prompt, {}, answer).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(StepFault)
    expect(Object(fault).message).toContain(text)
    expect(JSON.stringify([Object(fault).message, Object(fault).stack])).not.toContain(key)
  })

  test('a prompt that it refuses is a fault of the input, without its words', async () => {
    const refusing = answered({ error: { message: `rejected, key ${key}` } }, 400)
    const fault = await run(imageGenerate, prompt, {}, refusing).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(StepInputFault)
    expect(Object(fault).message).toBe('The image model refused the prompt or the picture: change it')
  })

  test('one that hangs is given up', async () => {
    const short = { ...options, imageModelMs: 50 }
    await expect(run(imageGenerate, prompt, { options: short }, 'hang')).rejects.toThrow(
      'did not answer in time',
    )
  })

  test('a picture that fails leaves the others, each shown once it is made', async () => {
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
    await model.behave(whole)
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

  test('one whose process ends in the middle of a call, or is away, is a fault', async () => {
    const dying = run(imageGenerate, prompt, {}, 'die')
    await expect(dying).rejects.toThrow('The image model cannot be reached')
    await model.exited
    const away = runKind(imageGenerate, prompt, { imageModel, options })
    await expect(away).rejects.toThrow('The image model cannot be reached')
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
