import { afterAll, expect, test } from 'bun:test'
import { scan, startService } from './service-process.ts'

/** The next answer of the imitated language model, and its last request. */
let answer: () => Response | Promise<Response> = () => new Response('', { status: 500 })
let asked: { authorization: string | null; body: string } = { authorization: null, body: '' }

const endpoint = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  routes: {
    '/v1/chat/completions': {
      POST: async (request) => {
        asked = { authorization: request.headers.get('authorization'), body: await request.text() }
        return await answer()
      },
    },
  },
})
const service = await startService({
  llmBaseUrl: `http://127.0.0.1:${endpoint.port}/v1`,
  llmModel: 'some-model',
  llmApiKey: 'a-key',
})
afterAll(async () => {
  await service.end()
  await endpoint.stop(true)
})

const completion = (content: string) => () =>
  Response.json({ choices: [{ message: { role: 'assistant', content } }] })
const forced = { text: 'Our best engineer is leaving.', force_llm: 'true' }

test('a forced scan gives the language model’s rows, bounded and of known categories', async () => {
  const rows = [
    { risk: 'Loss of the best engineer', category: 'people', context: 'Our best engineer is leaving.' },
    { risk: 'x'.repeat(500), category: 'Cosmic', context: 'y'.repeat(900) },
    { risk: 7 },
    { risk: 'A word of JavaScript', category: 'constructor', context: '__proto__' },
    'nonsense',
  ]
  answer = completion(`\`\`\`json\n${JSON.stringify({ risks: rows })}\n\`\`\``)
  const reply = await scan(service.url, forced)
  expect(reply.status).toBe(200)
  expect(reply.source).toBe('llm')
  expect(reply.data).toHaveLength(3)
  expect(reply.data[2]).toEqual({ risk: 'A word of JavaScript', category: 'Other', context: '__proto__' })
  expect(reply.data[0]).toEqual({
    risk: 'Loss of the best engineer',
    category: 'People',
    context: 'Our best engineer is leaving.',
  })
  expect(reply.data[1]?.category).toBe('Other')
  expect(reply.data[1]?.risk).toHaveLength(160)
  expect(reply.data[1]?.context).toHaveLength(500)
  expect(asked.authorization).toBe('Bearer a-key')
  expect(asked.body).toContain('Our best engineer is leaving.')
})

test.each([
  ['an error', () => new Response('{"error":{"message":"quota"}}', { status: 429 })],
  ['no JSON', completion('I found no risks at all, hurrah.')],
  ['another shape', completion('{"answer":42}')],
  ['no choices', () => Response.json({})],
  ['no completion', () => new Response('<html>')],
  ['too much', () => new Response(' '.repeat(3 * 1024 * 1024))],
])('a language model that answers %s is a 502 that says so', async (_, next) => {
  answer = next
  const reply = await scan(service.url, forced)
  expect(reply.status).toBe(502)
  expect(reply.detail).toStartWith('The language model failed')
})

test('without force_llm the language model is not asked', async () => {
  asked = { authorization: null, body: '' }
  const reply = await scan(service.url, { text: 'Our best engineer is leaving.' })
  expect(reply.source).toBe('model')
  expect(asked.body).toBe('')
})

test('the key never shows among the process’s arguments', async () => {
  const shown = await Bun.file(`/proc/${service.process.pid}/cmdline`).text()
  expect(shown).toContain('main.ts')
  expect(shown).not.toContain('a-key')
})
