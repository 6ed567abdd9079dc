import OpenAI, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  toFile,
} from 'openai'
import type { StepOptions } from '../../../../../timings.ts'
import { type ImageModel, StepFault, StepInputFault } from '../../step.ts'
import { downloadPicture } from '../input/download.ts'
import { openPicture, pixelsOf } from '../input/open-picture.ts'
import { pictureFile } from '../output/picture-file.ts'
import { type Raster, sizeWithin } from '../raster.ts'

type Size = { width: number; height: number }
type Answer = { data?: { b64_json?: string; url?: string }[]; usage?: { total_tokens?: number } }

const maxAnswerBytes = 48 * 1024 * 1024
/** More of an error is of no use. */
const maxErrorBytes = 16 * 1024
const editSide = 1536

/**
 * An OpenAI-compatible endpoint that makes and edits pictures. A busy or failing one is asked up to three times; its
 * own words are never shown, because some servers repeat the key in them.
 */
export const createImageModel = (
  { baseUrl, apiKey, model, price }: ImageModel,
  { imageModelMs, imageModelRetries }: Pick<StepOptions, 'imageModelMs' | 'imageModelRetries'>,
) => {
  const client = new OpenAI({
    baseURL: baseUrl,
    // The package insists on a key; local models ask for none.
    apiKey: apiKey || 'none',
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: imageModelRetries,
    timeout: imageModelMs,
    fetch: async (url, init) => await bounded(await fetch(url, init)),
  })
  const totals = { requests: 0, pictures: 0, tokens: 0 }

  const ask = async (
    call: (options: { signal: AbortSignal }) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<Raster> => {
    totals.requests += 1
    // All tries together, with the pauses that the server asks for.
    const ended = AbortSignal.any([signal, AbortSignal.timeout(imageModelMs * (imageModelRetries + 1))])
    const stopped = Promise.withResolvers<never>()
    ended.addEventListener('abort', () => stopped.reject(ended.reason), { once: true })
    let answer: Answer
    try {
      answer = Object(await Promise.race([call({ signal: ended }), stopped.promise]))
    } catch (error) {
      signal.throwIfAborted()
      throw toFault(error)
    }
    const [first] = Array.isArray(answer.data) ? answer.data : []
    totals.tokens += Number(answer.usage?.total_tokens) || 0
    const bytes = await bytesOf(first, signal)
    const made = await openPicture({ name: 'of the image model', bytes: async () => bytes })
      .then(pixelsOf)
      .catch((error: unknown) => {
        // The client cannot mend it; another attempt may.
        if (error instanceof StepInputFault)
          throw new StepFault(`The image model gave no usable picture: ${error.message}`)
        throw error
      })
    totals.pictures += 1
    return made
  }

  const bytesOf = async (picture: { b64_json?: unknown; url?: unknown } | undefined, signal: AbortSignal) => {
    if (typeof picture?.b64_json === 'string') return Buffer.from(picture.b64_json, 'base64')
    if (typeof picture?.url !== 'string') throw new StepFault('The image model answered without a picture')
    return (await downloadPicture(picture.url, [new URL(baseUrl).host], signal)).bytes
  }

  return {
    /** Returns a picture for a prompt, of about the size that is wanted. Throws a StepFault. */
    generate: (prompt: string, size: Size, signal: AbortSignal): Promise<Raster> =>
      ask(
        (options) => client.images.generate({ model, prompt, n: 1, size: sizeName(size) }, options),
        signal,
      ),

    /** Returns a picture as the prompt changes it. Throws a StepFault. */
    async edit(picture: Raster, prompt: string, signal: AbortSignal): Promise<Raster> {
      const { bytes } = await pictureFile('picture', picture)
      const image = await toFile(bytes, 'picture.png', { type: 'image/png' })
      return await ask(
        (options) => client.images.edit({ model, image, prompt, n: 1, size: sizeName(picture) }, options),
        signal,
      )
    },

    /** What the output of a step says of its model; `cost` in euros, null where the price is not known. */
    summary: () => ({
      provider: 'remote',
      model,
      requests: totals.requests,
      ...(totals.tokens > 0 && { tokens: totals.tokens }),
      cost: price === null ? null : Math.round(price * totals.pictures * 10_000) / 10_000,
    }),
  }
}

/** What a picture is made smaller to before it is sent. */
export const editSize = ({ width, height }: Size): Size => sizeWithin(width, height, editSide)

/** Of the three sizes that every model takes. */
const sizeName = ({ width, height }: Size) =>
  width > height * 1.2 ? '1536x1024' : height > width * 1.2 ? '1024x1536' : '1024x1024'

/** Returns the response with a body that is not endless. */
const bounded = async (response: Response): Promise<Response> => {
  const most = response.ok ? maxAnswerBytes : maxErrorBytes
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const piece of response.body ?? []) {
    pieces.push(new Uint8Array(piece))
    length += piece.byteLength
    if (length <= most) continue
    if (response.ok) throw new StepFault('The image model gave an answer that is too large')
    break
  }
  const { status, statusText, headers } = response
  return new Response(new Blob(pieces), { status, statusText, headers })
}

const toFault = (error: unknown): StepFault => {
  const own = [error, Object(error).cause].find((one) => one instanceof StepFault)
  if (own instanceof StepFault) return own
  const name = Object(error).name
  if (
    error instanceof APIConnectionTimeoutError ||
    error instanceof APIUserAbortError ||
    name === 'TimeoutError'
  )
    return new StepFault('The image model did not answer in time')
  if (error instanceof APIConnectionError) return new StepFault('The image model cannot be reached')
  if (!(error instanceof APIError)) return new StepFault('The image model gave an answer that cannot be read')
  const { status } = error
  if (status === 400 || status === 422)
    return new StepInputFault('The image model refused the prompt or the picture: change it')
  if (status === 401 || status === 403) return new StepFault('The image model refused our key')
  if (status === 429) return new StepFault('The image model is busy: it takes no more requests now')
  return new StepFault(`The image model answered ${status ?? 'with an error'}`)
}
