import { describe, expect, test } from 'bun:test'
import {
  type ChatMessage,
  createLlm,
  LlmError,
  type LlmOptions,
  trimHistory,
} from '../../src/platform/llm.ts'
import { type Script, startFakeLlm } from '../support/fake-llm.ts'

const ask = async (scripts: Script[], options: Partial<LlmOptions> = {}) => {
  const fake = startFakeLlm(...scripts)
  const llm = createLlm({ ...fake.settings, retryMs: 5, ...options })
  const words: string[] = []
  let error: unknown = null
  try {
    for await (const word of llm.stream([{ role: 'user', content: 'hi' }], new AbortController().signal))
      words.push(word)
  } catch (thrown) {
    error = thrown
  }
  fake.stop()
  return { words, code: error instanceof LlmError ? error.code : error, calls: fake.calls.length }
}

describe('the model', () => {
  test('streams its words as they come and ends with its own end', async () => {
    expect(await ask([['one', 20, ' two', 20, ' three']])).toEqual({
      words: ['one', ' two', ' three'],
      code: null,
      calls: 1,
    })
  })

  test.each([429, 500, 503])('is asked again after a %d, at most three times', async (status) => {
    expect(await ask([[{ status }], [{ status }], ['there']])).toEqual({
      words: ['there'],
      code: null,
      calls: 3,
    })
    expect(await ask([[{ status }]])).toEqual({ words: [], code: 'MODEL_UNAVAILABLE', calls: 3 })
  })

  test('is asked again after the pause of its Retry-After instead of its own', async () => {
    const patient = { retryMs: 3_600_000 }
    expect((await ask([[{ status: 429, retryAfter: '0.02' }], ['ok']], patient)).words).toEqual(['ok'])
  })

  test.each([400, 401, 403, 404])('is not asked again after a %d', async (status) => {
    expect(await ask([[{ status }], ['never']])).toEqual({ words: [], code: 'MODEL_FAILED', calls: 1 })
  })

  test('is asked again when it is cut before its first word, but not after it', async () => {
    expect(await ask([['cut'], ['whole']])).toEqual({ words: ['whole'], code: null, calls: 2 })
    expect(await ask([['half', 'cut'], ['never']])).toEqual({
      words: ['half'],
      code: 'MODEL_FAILED',
      calls: 1,
    })
  })

  test('is unavailable when it sends nothing, or no more', async () => {
    expect(await ask([[2000, 'late']], { firstWordMs: 60 })).toMatchObject({
      words: [],
      code: 'MODEL_UNAVAILABLE',
    })
    expect(await ask([['one', 2000, 'two']], { nextWordMs: 60 })).toEqual({
      words: ['one'],
      code: 'MODEL_UNAVAILABLE',
      calls: 1,
    })
  })

  test('is unavailable when nothing listens at its address', async () => {
    const llm = createLlm({ baseUrl: 'http://127.0.0.1:1/v1', apiKey: '', model: 'm', retryMs: 1 })
    const asked = llm.stream([{ role: 'user', content: 'hi' }], new AbortController().signal).next()
    expect(await asked.catch((error) => error)).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  })

  test('is disconnected when the reply is stopped', async () => {
    const fake = startFakeLlm(['one', 30_000, 'two'])
    const stop = new AbortController()
    const words = createLlm(fake.settings).stream([{ role: 'user', content: 'hi' }], stop.signal)
    expect((await words.next()).value).toBe('one')
    stop.abort('stopped')
    expect(await words.next().catch((reason) => reason)).toBe('stopped')
    await fake.calls[0]?.ended
    expect(fake.calls[0]?.aborted()).toBe(true)
    fake.stop()
  })
})

describe('the history', () => {
  const message = (content: string): ChatMessage => ({ role: 'user', content })
  test('keeps the newest messages that fit, the instruction before them', () => {
    const history = Array.from({ length: 50 }, (_, number) => message(`${number}`.padEnd(300, '.')))
    const trimmed = trimHistory(message('system'), history, 1000)
    expect(trimmed[0]?.content).toBe('system')
    expect(trimmed.slice(1)).toEqual(history.slice(-9))
  })
  test('always keeps the question, however long', () => {
    expect(trimHistory(message('s'), [message('old'), message('x'.repeat(90_000))], 10)).toHaveLength(2)
  })
})
