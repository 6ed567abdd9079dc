import { io } from 'socket.io-client'

const transports = {
  'Socket.IO, WebSocket': ['websocket'],
  'Socket.IO, polling': ['polling'],
  'Socket.IO, polling then WebSocket': ['polling', 'websocket'],
}

export type Dialect = 'native' | keyof typeof transports

export const dialects: Dialect[] = [
  'native',
  'Socket.IO, WebSocket',
  'Socket.IO, polling',
  'Socket.IO, polling then WebSocket',
]

export type Message = { id: string; seq: number; text: string }

export type Ack = { success: boolean; code?: string; seq?: number; message?: Message }

/** A connection of a chat in one dialect. */
export type Line = {
  /** False when it was closed first. */
  opened: Promise<boolean>
  closed: Promise<void>
  /** Sends a frame. Resolves with its ack, or null when the line was closed first. */
  ask(event: string, data: object): Promise<Ack | null>
  /** Ends it on the side of the client. */
  end(): void
}

const openNative = (url: string, token: string, onMessage: (message: Message) => void): Line => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/encounters?token=${token}`)
  const opened = Promise.withResolvers<boolean>()
  const closed = Promise.withResolvers<void>()
  const acks = new Map<number, (ack: Ack) => void>()
  let asked = 0
  const close = () => {
    opened.resolve(false)
    closed.resolve()
  }
  socket.onopen = () => opened.resolve(true)
  socket.onclose = close
  socket.onmessage = ({ data }) => {
    const frame: { event: string; id?: number; data: Ack & Message } = JSON.parse(String(data))
    if (frame.event === 'newMessage') onMessage(frame.data)
    if (frame.event === 'ack') acks.get(frame.id ?? 0)?.(frame.data)
  }
  return {
    opened: opened.promise,
    closed: closed.promise,
    ask(event, data) {
      asked += 1
      const ack = Promise.withResolvers<Ack | null>()
      acks.set(asked, ack.resolve)
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ event, data, id: asked }))
      return Promise.race([ack.promise, closed.promise.then(() => null)])
    },
    end() {
      socket.terminate()
      close()
    },
  }
}

const openSocketIo = (
  url: string,
  token: string,
  transports: string[],
  onMessage: (message: Message) => void,
): Line => {
  const socket = io(`${url}/sessions`, { auth: { token }, transports, forceNew: true, reconnection: false })
  const opened = Promise.withResolvers<boolean>()
  const closed = Promise.withResolvers<void>()
  const close = () => {
    opened.resolve(false)
    closed.resolve()
  }
  socket.on('connect', () => opened.resolve(true))
  socket.on('disconnect', close)
  socket.on('connect_error', close)
  socket.on('newMessage', onMessage)
  return {
    opened: opened.promise,
    closed: closed.promise,
    ask(event, data) {
      const ack: Promise<Ack | null> = socket.emitWithAck(event, data).catch(() => null)
      return Promise.race([ack, closed.promise.then(() => null)])
    },
    end() {
      socket.disconnect()
      close()
    },
  }
}

/** Opens a line, which does not connect again by itself. */
export const openLine = (
  dialect: Dialect,
  url: string,
  token: string,
  onMessage: (message: Message) => void = () => {},
): Line =>
  dialect === 'native'
    ? openNative(url, token, onMessage)
    : openSocketIo(url, token, transports[dialect], onMessage)
