import { describe, expect, test } from 'bun:test'
import { createLlm, LlmError } from '../../src/platform/llm.ts'
import { type Script, startFakeLlm } from '../support/fake-llm.ts'

const event = (value: unknown, end = '\n\n') => `data: ${JSON.stringify(value)}${end}`
const words = (content: unknown, finish_reason: unknown = null) =>
  event({ choices: [{ index: 0, delta: { content }, finish_reason }] })
const finish = (reason: string) => event({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
const usage = event({ choices: [], usage: { total_tokens: 7 } })
const done = 'data: [DONE]\n\n'
const hang = 60_000

/** Each string is sent by itself. Returns `whole` or the code, and the text that was shown. */
const answerOf = async (script: (string | number | Uint8Array<ArrayBuffer>)[], waitMs = 3000) => {
  const steps: Script = script.map((step) => (typeof step === 'number' ? step : { bytes: step }))
  const fake = startFakeLlm(steps.flatMap((step) => [step, 2]))
  const llm = createLlm({ ...fake.settings, firstWordMs: waitMs, nextWordMs: waitMs })
  let text = ''
  try {
    for await (const piece of llm.stream([{ role: 'user', content: 'hi' }], new AbortController().signal))
      text += piece
    return ['whole', text]
  } catch (error) {
    return [error instanceof LlmError ? error.code : error, text]
  } finally {
    fake.stop()
  }
}

const bytesOf = (text: string) => [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte))

describe('an answer of a model is whole', () => {
  test.each<[string, (string | number | Uint8Array<ArrayBuffer>)[], string]>([
    ['with stop and the end mark', [words('a'), words('b'), finish('stop'), done], 'ab'],
    ['with stop and without the end mark', [words('a'), finish('stop')], 'a'],
    ['with stop, then its usage', [words('a'), finish('stop'), usage], 'a'],
    ['with the words and stop in one chunk', [words('ab', 'stop')], 'ab'],
    ['with the end mark and without a reason', [words('a'), words('b'), done], 'ab'],
    ['with an empty reason at each chunk', [words('a', ''), words('b', ''), done], 'ab'],
    ['with stop at each chunk and the end mark', [words('a', 'stop'), words('b', 'stop'), done], 'ab'],
    ['with STOP', [words('a'), finish('STOP')], 'a'],
    ['with Stop', [words('a'), finish('Stop')], 'a'],
    ['with end_turn', [words('a'), finish('end_turn')], 'a'],
    ['with eos_token', [words('a'), finish('eos_token')], 'a'],
    ['with FINISH_REASON_STOP', [words('a'), finish('FINISH_REASON_STOP')], 'a'],
    ['when the last event has no blank line', [words('a'), finish('stop').trimEnd()], 'a'],
    ['when the end mark has no blank line', [words('a'), 'data: [DONE]\n'], 'a'],
    ['when the end mark has no end of its line', [words('a'), 'data:[DONE]'], 'a'],
    ['when the body stays open after the end mark', [words('a'), done, hang], 'a'],
    ['when the body stays open after half a line of the end mark', [words('a'), 'data: [DONE]', hang], 'a'],
    ['when the body stays open after stop', [words('a'), finish('stop'), hang], 'a'],
    ['when other bytes come after the end mark', [words('a'), `${done}${words('b')}no json\n\n`], 'a'],
    [
      'with comments and empty events in between',
      [': hello\n\n', words('a'), ':\n\ndata:\n\n', words('b'), done],
      'ab',
    ],
    ['with CRLF', [`${words('a')}${finish('stop')}${done}`.replaceAll('\n', '\r\n')], 'a'],
    ['with CR', [`${words('a')}${finish('stop')}${done}`.replaceAll('\n', '\r')], 'a'],
    ['byte by byte with CRLF', bytesOf(`${words('é')}${done}`.replaceAll('\n', '\r\n')), 'é'],
    ['with fields other than data', [`id: 1\nevent: chunk\nretry: 5\n${words('a')}`, done], 'a'],
    ['with data on several lines', ['data: {"choices":\ndata: [{"delta":{"content":"a"}}]}\n\n', done], 'a'],
    ['with a byte order mark', [`\uFEFF${words('a')}`, done], 'a'],
    ['without a delta, content or choice in some chunks', [event({}), words(null), words('a'), done], 'a'],
    [
      'with content in parts, of which those of text count',
      [
        words([
          { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
          { type: 'text', text: 'a' },
        ]),
        words([{ type: 'text', text: 'b' }, { type: 'reference', reference_ids: [1] }, 'c']),
        words({ type: 'text', text: 'd' }),
        done,
      ],
      'abcd',
    ],
    [
      'without the reasoning in a field of its own',
      [event({ choices: [{ delta: { reasoning_content: 'hm', reasoning: 'hm' } }] }), words('a'), done],
      'a',
    ],
    ['without the reasoning in tags', [words('<think>hm</think>\n\na'), done], 'a'],
    [
      'without the reasoning in tags over many chunks',
      [
        ...[...'<think>a < b </thin k></think>'].map((letter) => words(letter)),
        words('\n'),
        words('\na b\n'),
        words('c'),
        done,
      ],
      'a b\nc',
    ],
    ['without reasoning in its middle', [words('a <think>hm'), words('</think> b'), done], 'a b'],
    ['with what looks like the beginning of a tag', [words('1 <'), words(' 2, <thin'), done], '1 < 2, <thin'],
  ])('%s', async (_, script, text) => {
    expect(await answerOf(script)).toEqual(['whole', text])
  })

  test('after comments that last longer than the wait for a word', async () => {
    const comments = Array.from({ length: 25 }, () => [100, ': PROCESSING\n\n']).flat()
    expect(await answerOf([words('a'), ...comments, words('b'), done], 2000)).toEqual(['whole', 'ab'])
  })
})

describe('an answer of a model is not whole', () => {
  test.each<[string, (string | number)[], string]>([
    ['with length', [words('a'), finish('length'), done], 'a'],
    ['with MAX_TOKENS', [words('a'), finish('MAX_TOKENS'), done], 'a'],
    ['with error', [words('a'), finish('error'), done], 'a'],
    ['with tool_calls', [words('a'), finish('tool_calls'), done], 'a'],
    ['with content_filter', [words('a'), finish('content_filter'), done], 'a'],
    ['with an unknown reason', [words('a'), finish('because'), done], 'a'],
    ['with a reason that is no string', [words('a', { code: 1 }), done], 'a'],
    ['with words and length in one chunk', [`${words('a')}${words('b', 'length')}${done}`], 'ab'],
    ['with length, then stop', [words('a', 'length'), finish('stop'), done], 'a'],
    ['when its body ends without a reason', [words('a')], 'a'],
    ['when its body ends early and each chunk has stop', [words('a', 'stop'), words('b', 'stop')], 'ab'],
    ['when words come after stop, and no end mark', [words('a', 'stop'), words('b')], 'ab'],
    ['when its body is empty', [''], ''],
    ['when its last event is cut', [words('a'), finish('stop').slice(0, -20)], 'a'],
    ['with an error', [words('a'), event({ error: { message: 'no' } }), done], 'a'],
    ['with an error in the same bytes', [`${words('a')}${event({ error: 'no' })}${done}`], 'a'],
    ['with an object that is an error', [words('a'), event({ object: 'error', message: 'no' }), done], 'a'],
    ['with an event that is an error', [words('a'), `event: error\n${event({ message: 'no' })}`, done], 'a'],
    ['with what is not JSON', [`${words('a')}data: <html>\n\n`, done], 'a'],
    ['with reasoning that has no end', [words('a <think>hm'), finish('stop'), done], 'a '],
    ['with an event that has no end', [words('a'), `data: ${'x'.repeat(1024 * 1024)}`, hang], 'a'],
    ['with an event of lines without an end', [words('a'), 'data: x\n'.repeat(200_000), hang], 'a'],
  ])('%s', async (_, script, text) => {
    expect(await answerOf(script)).toEqual(['MODEL_FAILED', text])
  })

  test('when it stays silent, and what it said is shown', async () => {
    expect(await answerOf([words('a'), hang], 400)).toEqual(['MODEL_UNAVAILABLE', 'a'])
  })
})

test.each([401, 429, 500])('of a %d without an end only the beginning is read', async (status) => {
  const fake = startFakeLlm([{ status, retryAfter: '0', endless: true }])
  const llm = createLlm({ ...fake.settings, firstWordMs: 5000 })
  const asked = llm.stream([{ role: 'user', content: 'hi' }], new AbortController().signal).next()
  const code = status === 401 ? 'MODEL_FAILED' : 'MODEL_UNAVAILABLE'
  expect(await asked.catch((error) => error)).toMatchObject({ code })
  expect(fake.errors).toHaveLength(status === 401 ? 1 : 3)
  for (const { bytes } of fake.errors) expect(bytes).toBeLessThan(16 * 1024 * 1024)
  fake.stop()
})
