import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { temporaryFolder } from '../cases.ts'
import { startPinned, untilAnswers } from '../measure.ts'
import { buildPeer } from './build.ts'

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
  const { node, script } = await buildPeer(join(import.meta.dir, 'bullmq'))
  const port = String(freePort())
  const environment = {
    PORT: port,
    REDIS_PORT: String(redisPort),
    MONGODB_URI: uri,
    JWT_SECRET: 'bench',
    NODE_ENV: 'production',
  }
  const server = startPinned(core, script, environment, node)
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/health`)
  return { ...server, url }
}
