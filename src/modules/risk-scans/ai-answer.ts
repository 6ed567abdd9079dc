import { AppError } from '../../http/errors.ts'

const maxReplyBytes = 2 * 1024 * 1024
const maxErrorBytes = 64 * 1024
const maxTextLength = 500

/**
 * The JSON that the AI service answered, of at most 2 MB. Throws AI_SERVICE_FAILED (502) for anything
 * else, and for its own errors its own text as 400, 413 or 415 when it said so, else 502.
 */
export const readAnswer = async (response: Response): Promise<unknown> => {
  if (response.status !== 200) throw await toRefusal(response)
  const text = await readText(response, maxReplyBytes)
  if (text === null) throw new AppError('AI_SERVICE_FAILED', { cause: 'the answer is too long' })
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('AI_SERVICE_FAILED', { cause: 'the answer is not JSON' })
  }
}

const codes = {
  400: 'AI_SERVICE_REFUSED',
  422: 'AI_SERVICE_REFUSED',
  413: 'TOO_LARGE',
  415: 'FILE_TYPE_UNSUPPORTED',
} as const

const toRefusal = async (response: Response): Promise<AppError> => {
  const { status } = response
  // Its 401 and 403 are about us, not about our caller: they are 502 like every fault of its own.
  const code = status in codes ? codes[status as keyof typeof codes] : 'AI_SERVICE_FAILED'
  const body = await readText(response, maxErrorBytes)
  const text = body === null ? null : ownText(body, response.headers.get('content-type') ?? '')
  return new AppError(code, { ...(text && { text }), cause: `the AI service answered ${status}` })
}

/** null when it is longer than allowed; the rest is not read. */
const readText = async (response: Response, maxBytes: number): Promise<string | null> => {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let byteLength = 0
  for await (const chunk of response.body) {
    byteLength += chunk.byteLength
    if (byteLength > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What a service says of its own error, in the spellings that are about: FastAPI's `detail` first. */
const ownText = (body: string, contentType: string): string | null => {
  if (/^text\/plain\b/i.test(contentType)) return presentable(body)
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return null
  }
  return presentable(textIn(json))
}

const textIn = (json: unknown): string => {
  if (typeof json === 'string') return json
  if (Array.isArray(json)) return json.map(textIn).filter(Boolean).slice(0, 5).join('; ')
  if (typeof json !== 'object' || json === null) return ''
  for (const name of ['detail', 'message', 'error', 'msg'])
    if (name in json) {
      const text = textIn(json[name as keyof typeof json])
      if (text) return text
    }
  return ''
}

/** One line of bounded length: nothing that looks like a stack of calls goes any further. */
const presentable = (text: string): string | null => {
  const [beforeStack = ''] = text.split(/Traceback \(most recent|\n\s+(?:at |File ")/, 1)
  const line = beforeStack
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  const characters = [...line]
  if (characters.length <= maxTextLength) return line || null
  return `${characters.slice(0, maxTextLength - 1).join('')}…`
}
