import { describe, expect, test } from 'bun:test'
import { createLlm, LlmError } from '../../src/platform/llm.ts'
import { eventually } from '../support/eventually.ts'
import { type Script, startFakeLlm } from '../support/fake-llm.ts'

const ask = async (scripts: Script[], options: Partial<Parameters<typeof createLlm>[0]> = {}) => {
  const fake = startFakeLlm(...scripts)
  const llm = createLlm({ ...fake.settings, ...options })
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
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const fake = startFakeLlm(['one', first.promise, ' two', second.promise, ' three'])
    const { signal } = new AbortController()
    const words: string[] = []
    // The model says the next word once the one before is here.
    for await (const word of createLlm(fake.settings).stream([{ role: 'user', content: 'hi' }], signal)) {
      words.push(word)
      if (words.length === 1) first.resolve()
      else second.resolve()
    }
    fake.stop()
    expect([words, fake.calls.length]).toEqual([['one', ' two', ' three'], 1])
  })

  test.each([429, 500, 503])('is asked again after a %d, at most three times', async (status) => {
    const busy: Script = [{ status, retryAfter: '0' }]
    expect(await ask([busy, busy, ['there']])).toEqual({ words: ['there'], code: null, calls: 3 })
    expect(await ask([busy])).toEqual({ words: [], code: 'MODEL_UNAVAILABLE', calls: 3 })
  })

  test('is not asked again before its Retry-After, and is unavailable when that is too far off', async () => {
    const busy: Script = [{ status: 429, retryAfter: '3600' }]
    expect(await ask([busy, ['never']], { firstWordMs: 800 })).toEqual({
      words: [],
      code: 'MODEL_UNAVAILABLE',
      calls: 1,
    })
  })

  test('is not waited for any more when the reply is stopped before it is asked again', async () => {
    const fake = startFakeLlm([{ status: 429, retryAfter: '3600' }], ['never'])
    const stop = new AbortController()
    const asked = createLlm(fake.settings)
      .stream([{ role: 'user', content: 'hi' }], stop.signal)
      .next()
    await eventually(async () => expect(fake.calls).toHaveLength(1))
    stop.abort('stopped')
    expect(await asked.catch((reason) => reason)).toBe('stopped')
    fake.stop()
  })

  test.each([400, 401, 403, 404])('is not asked again after a %d', async (status) => {
    expect(await ask([[{ status }], ['never']])).toEqual({ words: [], code: 'MODEL_FAILED', calls: 1 })
  })

  test('is not asked again once it answered, whether it was cut before or after its first word', async () => {
    expect(await ask([['cut'], ['never']])).toEqual({ words: [], code: 'MODEL_FAILED', calls: 1 })
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
    const llm = createLlm({ baseUrl: 'http://127.0.0.1:1/v1', apiKey: '', model: 'm', maxRetries: 0 })
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
