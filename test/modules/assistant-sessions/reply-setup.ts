import { expect } from 'bun:test'
import { defaultTimings, type Timings } from '../../../src/timings.ts'
import { type Script, startFakeLlm } from '../../support/fake-llm.ts'
import { startTestServer } from '../../support/server.ts'
import { openSocket, type TestSocket } from '../../support/socket.ts'

/** A server without a model, and others on its store whose models follow a script. */
export const setUpReplies = async (timings: Timings = { ...defaultTimings, replyDrainMs: 50 }) => {
  const quiet = await startTestServer({ timings })
  const uri = quiet.databaseUri
  return {
    quiet,
    uri,
    async startServer(...scripts: Script[]) {
      const fake = startFakeLlm(...scripts)
      const server = await startTestServer({ llm: fake.settings, timings }, uri)
      return {
        ...server,
        calls: fake.calls,
        async end() {
          await server.stop()
          fake.stop()
        },
      }
    },
    async open(businessId = `B${Bun.randomUUIDv7()}`): Promise<string> {
      return (await quiet.call('POST', '/api/sessions', { body: { businessId, userId: 'u' } })).body.sessionId
    },
    async messagesOf(sessionId: string) {
      return (await quiet.call('GET', `/api/sessions/${sessionId}/messages`)).body
    },
  }
}

export const live = (url: string, sessionId: string, query = '') =>
  openSocket(`${url}/api/sessions/${sessionId}/live${query}`)

/** The text that the deltas of a socket make up; fails when one is missing, doubled or out of order. */
export const textOf = (socket: TestSocket): string => {
  let text = ''
  for (const { offset, text: piece } of socket.of('reply.delta')) {
    expect(offset).toBe(text.length)
    text += piece
  }
  return text
}

export const words = (count: number) => Array.from({ length: count }, (_, number) => ` word${number}`)

/** Words with a pause after each. */
export const paced = (count: number, ms: number) => words(count).flatMap((word) => [word, ms])
