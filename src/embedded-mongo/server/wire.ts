import { checkedDocument } from '../bson/validate.ts'
import { fieldsOf, T, Value } from '../bson/value.ts'
import { MongoError } from '../errors.ts'

const opReply = 1
const opQuery = 2004
const opMessage = 2013

export const headerBytes = 16
export const maxMessageBytes = 48_000_000

/** A request taken apart. */
export interface Message {
  readonly requestId: number
  /** How the answer has to be written. */
  readonly form: 'query' | 'message'
  /** The command's fields; document sequences appear as arrays under their names. */
  readonly fields: ReadonlyMap<string, Value>
  /** The client wants no answer. */
  readonly silent: boolean
}

function malformed(why: string): MongoError {
  return new MongoError('FailedToParse', `malformed message: ${why}`)
}

function parseQuery(bytes: Buffer, requestId: number): Message {
  const nameEnd = bytes.indexOf(0, headerBytes + 4)
  if (nameEnd === -1) throw malformed('a namespace without its end')
  const namespace = bytes.toString('utf8', headerBytes + 4, nameEnd)
  const document = checkedDocument(bytes, nameEnd + 9, bytes.length)
  if (!namespace.endsWith('.$cmd')) throw malformed('OP_QUERY other than for commands')
  const fields = new Map(fieldsOf(document))
  return { requestId, form: 'query', fields, silent: false }
}

/** The documents of a kind 1 section as the array they would be in the command itself. */
function sequence(bytes: Buffer, start: number, end: number): Value {
  const parts: Buffer[] = [Buffer.alloc(4)]
  let at = start
  let size = 5
  for (let index = 0; at < end; index += 1) {
    const document = checkedDocument(bytes, at, end)
    const head = Buffer.from(`\u0003${index}\0`, 'latin1')
    const body = document.slice()
    parts.push(head, body)
    size += head.length + body.length
    at = document.end
  }
  parts.push(Buffer.alloc(1))
  parts[0]?.writeInt32LE(size)
  return new Value(T.array, Buffer.concat(parts), 0, size)
}

function parseMessage(bytes: Buffer, requestId: number): Message {
  const flags = bytes.readUInt32LE(headerBytes)
  const checksum = (flags & 1) !== 0
  // bits 0 to 15 must be understood: checksum and moreToCome are
  if ((flags & 0xfffc) !== 0) throw malformed('unknown required flags')
  const end = bytes.length - (checksum ? 4 : 0)
  let at = headerBytes + 4
  let body: Value | undefined
  const sequences: [string, Value][] = []
  while (at < end) {
    const kind = bytes[at]
    if (kind === 0) {
      if (body) throw malformed('two bodies')
      body = checkedDocument(bytes, at + 1, end)
      at = body.end
    } else if (kind === 1) {
      if (at + 5 > end) throw malformed('a section beyond its message')
      const stop = at + 1 + bytes.readInt32LE(at + 1)
      const nameEnd = bytes.indexOf(0, at + 5)
      if (stop > end || nameEnd === -1 || nameEnd >= stop) throw malformed('a section beyond its message')
      sequences.push([bytes.toString('utf8', at + 5, nameEnd), sequence(bytes, nameEnd + 1, stop)])
      at = stop
    } else throw malformed(`section kind ${kind}`)
  }
  if (!body) throw malformed('no body')
  return {
    requestId,
    form: 'message',
    fields: new Map([...fieldsOf(body), ...sequences]),
    silent: (flags & 2) !== 0,
  }
}

/** What an answer needs of a message whose documents cannot be read. */
export function requestOf(bytes: Buffer): Pick<Message, 'requestId' | 'form'> {
  return { requestId: bytes.readInt32LE(4), form: bytes.readInt32LE(12) === opQuery ? 'query' : 'message' }
}

/** Takes a whole message apart. @throws MongoError for what is malformed; the connection is of no more use then */
export function parseFrame(bytes: Buffer): Message {
  const requestId = bytes.readInt32LE(4)
  const opcode = bytes.readInt32LE(12)
  if (opcode === opQuery) return parseQuery(bytes, requestId)
  if (opcode === opMessage) return parseMessage(bytes, requestId)
  throw malformed(`unsupported opcode ${opcode}`)
}

let lastId = 0

/** An answer as it goes over the wire. */
export function frameReply(request: Pick<Message, 'requestId' | 'form'>, document: Buffer): Buffer {
  const extra = request.form === 'query' ? 20 : 5
  const frame = Buffer.allocUnsafe(headerBytes + extra + document.length)
  lastId = (lastId + 1) | 0
  frame.writeInt32LE(frame.length, 0)
  frame.writeInt32LE(lastId, 4)
  frame.writeInt32LE(request.requestId, 8)
  frame.writeInt32LE(request.form === 'query' ? opReply : opMessage, 12)
  frame.fill(0, headerBytes, headerBytes + extra)
  if (request.form === 'query') {
    frame.writeInt32LE(8, headerBytes)
    frame.writeInt32LE(1, headerBytes + 16)
  }
  document.copy(frame, headerBytes + extra)
  return frame
}
