import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { post } from '../chat-lesson.ts'
import { startPinned, untilAnswers } from '../measure.ts'

const folder = join(import.meta.dir, 'nest-chat')

/** Installs, builds and starts the peer of `bench/chat.ts` under Node. Returns where it is, and a session of a user. */
export const startNestChat = async (uri: string, core: number) => {
  const node = Bun.which('node')
  if (!node) throw new Error('the peer needs node')
  if (!existsSync(join(folder, 'node_modules'))) {
    const install = Bun.spawn(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdout: 'ignore',
      stderr: 'ignore',
    })
    if ((await install.exited) !== 0) throw new Error('the packages of the peer could not be installed')
  }
  await Bun.build({
    entrypoints: [join(folder, 'main.ts')],
    outdir: join(folder, 'dist'),
    target: 'node',
    packages: 'external',
    naming: '[name].mjs',
  })
  const port = String(freePort())
  const environment = { PORT: port, MONGODB_URI: uri, JWT_SECRET: 'bench', NODE_ENV: 'production' }
  const server = startPinned(core, join(folder, 'dist/main.mjs'), environment, node)
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/health`)
  const { token, sessionId } = await post(`${url}/bench/booking`, {})
  return { ...server, url, token: String(token), sessionId: String(sessionId) }
}
