import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { temporaryFolder } from '../cases.ts'
import { startPinned, untilAnswers } from '../measure.ts'

const folder = join(import.meta.dir, 'bullmq')

const install = async (): Promise<void> => {
  if (existsSync(join(folder, 'node_modules'))) return
  const installing = Bun.spawn(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdout: 'ignore',
    stderr: 'ignore',
  })
  if ((await installing.exited) !== 0) throw new Error('the packages of the peer could not be installed')
}

/** Starts Redis as BullMQ's documentation asks for it: append-only, no eviction. Returns its process and port. */
export const startRedis = async (core: number) => {
  const redis = Bun.which('redis-server')
  if (!redis) throw new Error('the peer needs redis-server')
  const port = freePort()
  const directory = await temporaryFolder()
  const options = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${directory}`,
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory-policy noeviction',
    'save ""',
  ]
  const config = join(directory, 'redis.conf')
  await Bun.write(config, options.join('\n'))
  return { ...startPinned(core, config, {}, redis), port }
}

/** Installs, builds and starts the peer of `bench/workflows.ts` under Node. */
export const startBullMq = async (uri: string, redisPort: number, core: number) => {
  const node = Bun.which('node')
  if (!node) throw new Error('the peer needs node')
  await install()
  await Bun.build({
    entrypoints: [join(folder, 'main.ts')],
    outdir: join(folder, 'dist'),
    target: 'node',
    packages: 'external',
    naming: '[name].mjs',
  })
  const port = String(freePort())
  const environment = {
    PORT: port,
    REDIS_PORT: String(redisPort),
    MONGODB_URI: uri,
    JWT_SECRET: 'bench',
    NODE_ENV: 'production',
  }
  const server = startPinned(core, join(folder, 'dist/main.mjs'), environment, node)
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/health`)
  return { ...server, url }
}
