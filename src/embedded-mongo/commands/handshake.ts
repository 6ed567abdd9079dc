import { ObjectId } from 'bson'
import type { Command, Reply, Services } from './context.ts'
import { maxDocumentBytes } from './insert-one.ts'

/** An election that never changes: one primary, for ever. */
const electionId = new ObjectId('7fffffff0000000000000001')

/**
 * `hello`. A replica set of one, so that the driver uses retryable writes, sessions and change streams; without
 * `topologyVersion`, which would have the driver wait for answers to its heartbeats.
 */
export function hello(services: Services, legacy: boolean): Reply {
  const { address } = services
  return {
    helloOk: true,
    ...(legacy ? { ismaster: true } : { isWritablePrimary: true }),
    secondary: false,
    setName: 'embedded',
    setVersion: 1,
    electionId,
    hosts: [address],
    primary: address,
    me: address,
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  }
}

/** `buildInfo`: the version whose behaviour this server follows. */
export function buildInfo(): Reply {
  return {
    version: '7.0.0',
    gitVersion: 'embedded-store',
    modules: [],
    versionArray: [7, 0, 0, 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: maxDocumentBytes,
  }
}

/** `serverStatus`, the little that applies. */
export function serverStatus(command: Command): Reply {
  const { services } = command
  return {
    host: services.address,
    version: '7.0.0',
    process: 'embedded-mongo',
    pid: BigInt(process.pid),
    uptime: (Date.now() - services.startedAt) / 1000,
    localTime: new Date(),
    mem: { bits: 64, resident: Math.round(process.memoryUsage.rss() / 1024 / 1024) },
    metrics: { cursor: { open: { total: services.cursors.size } } },
  }
}
