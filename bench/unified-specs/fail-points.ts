import { connect, createServer, type Socket } from 'node:net'
import { BSON, type Document } from 'bson'

/** MongoDB's `failCommand`, played between the driver and a server that has no such thing. */
export interface FailPoints {
  readonly uri: string
  set(failPoint: Document): void
  clear(): void
  stop(): void
}

const opMsg = 2013

/** Splits a stream of wire messages, each with its length in front. */
function messages(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0)
      take(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  }
}

/** The body of an OP_MSG: its section of kind 0, which the driver sends first. */
function bodyOf(message: Buffer): Document | undefined {
  if (message.readInt32LE(12) !== opMsg || message[20] !== 0) return undefined
  return BSON.deserialize(message.subarray(21, 21 + message.readInt32LE(21)))
}

function reply(requestId: number, body: Document): Buffer {
  const bytes = BSON.serialize(body)
  const head = Buffer.alloc(21)
  head.writeInt32LE(21 + bytes.length, 0)
  head.writeInt32LE(requestId, 8)
  head.writeInt32LE(opMsg, 12)
  return Buffer.concat([head, bytes])
}

const notPrimary = [6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]
const resumable = new Set([...notPrimary, 43, 63, 133, 150, 234, 13388])
const retryable = new Set(notPrimary)

/** The labels that MongoDB puts on a failing command's error where the fail point names none. */
function labelsOf({ errorCode, errorLabels, isOfGetMore }: Document, body: Document): Document {
  if (errorLabels) return { errorLabels }
  if (isOfGetMore && resumable.has(errorCode)) return { errorLabels: ['ResumableChangeStreamError'] }
  if ('txnNumber' in body && retryable.has(errorCode)) return { errorLabels: ['RetryableWriteError'] }
  return {}
}

/** Starts the proxy in front of a server. */
export async function startFailPoints(host: string, port: number): Promise<FailPoints> {
  let active: { name: string; data: Document; times: number; skip: number } | undefined
  /** Writes that the server has done: their retry meets no fail point, as it runs no statement again. */
  const done = new Set<string>()
  /** What is to be done to a command; `onPrimaryTransactionalWrite` counts the statements of retryable writes. */
  const take = (body: Document): Document | undefined => {
    if (!active || active.times <= 0) return undefined
    const isOfWrites = active.name === 'onPrimaryTransactionalWrite'
    if (isOfWrites ? !('txnNumber' in body) : !active.data.failCommands?.includes(Object.keys(body)[0]))
      return undefined
    const write = JSON.stringify([body.lsid, String(body.txnNumber)])
    if (isOfWrites && done.has(write)) return undefined
    const statements = isOfWrites ? ((body.documents ?? body.updates ?? body.deletes)?.length ?? 1) : 1
    if (active.skip >= statements) {
      active.skip -= statements
      return undefined
    }
    active.skip = 0
    active.times -= 1
    if (!isOfWrites) return active.data
    if (!active.data.failBeforeCommitExceptionCode) done.add(write)
    return active.data.failBeforeCommitExceptionCode ? { closeConnection: true } : { closeAfter: true }
  }
  const pair = (client: Socket): void => {
    const server = connect(port, host)
    /** Write concern errors for the replies to come, by the request that they answer. */
    const amended = new Map<number, Document>()
    const request = (message: Buffer): void => {
      const body = bodyOf(message)
      const data = body && take(body)
      const id = message.readInt32LE(4)
      const labels = data && body ? labelsOf(data, body) : {}
      if (!data) server.write(message)
      else if (data.closeConnection) client.destroy()
      else if (data.errorCode !== undefined)
        client.write(reply(id, { ok: 0, code: data.errorCode, errmsg: 'Failing command', ...labels }))
      else {
        amended.set(
          id,
          data.closeAfter ? { closeAfter: true } : { writeConcernError: data.writeConcernError, ...labels },
        )
        setTimeout(() => server.write(message), data.blockConnection ? data.blockTimeMS : 0)
      }
    }
    const answer = (message: Buffer): void => {
      const id = message.readInt32LE(8)
      const extra = amended.get(id)
      const body = extra && bodyOf(message)
      amended.delete(id)
      if (extra?.closeAfter) client.destroy()
      else client.write(body ? reply(id, { ...body, ...extra }) : message)
    }
    client.on('data', messages(request))
    server.on('data', messages(answer))
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    client.on('error', () => {})
    server.on('error', () => {})
  }
  const listener = createServer(pair)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const ownPort = typeof address === 'object' && address ? address.port : 0
  return {
    uri: `mongodb://127.0.0.1:${ownPort}/`,
    set: ({ configureFailPoint, mode, data }) => {
      active = {
        name: configureFailPoint,
        data:
          configureFailPoint === 'failGetMoreAfterCursorCheckout'
            ? { ...data, failCommands: ['getMore'], isOfGetMore: true }
            : (data ?? {}),
        times: mode === 'off' ? 0 : (mode.times ?? Infinity),
        skip: mode.skip ?? 0,
      }
    },
    clear: () => {
      active = undefined
    },
    stop: () => listener.close(),
  }
}
