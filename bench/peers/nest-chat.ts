import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { post } from '../chat-lesson.ts'
import { startPinned, untilAnswers } from '../measure.ts'
import { buildPeer } from './build.ts'

/** Installs, builds and starts the peer of `bench/chat.ts` under Node. Returns where it is, and a session of a user. */
export const startNestChat = async (uri: string, core: number) => {
  const { node, script } = await buildPeer(join(import.meta.dir, 'nest-chat'))
  const port = String(freePort())
  const environment = { PORT: port, MONGODB_URI: uri, JWT_SECRET: 'bench', NODE_ENV: 'production' }
  const server = startPinned(core, script, environment, node)
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/health`)
  const { token, sessionId } = await post(`${url}/bench/booking`, {})
  return { ...server, url, token: String(token), sessionId: String(sessionId) }
}
