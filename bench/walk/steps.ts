import { io, type Socket } from 'socket.io-client'
import { request, until } from '../cases.ts'

export type Login = { name: string; id: string; token: string }
export type Fields = Record<string, unknown>

/** Prints a walk step by step. `say` throws when the step did not bring what it must. */
export const createSteps = () => {
  let number = 0
  return {
    say(done: string, came: string, ok: boolean): void {
      number += 1
      console.log(`${String(number).padStart(2)}. ${ok ? '' : 'FAULT '}${done}: ${came}`)
      if (!ok) throw new Error(`step ${number} went wrong`)
    },
    count: () => number,
  }
}

/** Calls in the name of a login, with a JSON body or a form. */
export const callAs =
  (url: string, { token }: Login) =>
  async (method: string, path: string, sent: { body?: unknown; raw?: Bun.BodyInit } = {}) =>
    await request(url, method, path, { token, ...sent })

/** Returns the rows of an answer that is an array. */
export const rowsOf = (body: unknown): Fields[] =>
  Object.values(Object(body)).map((row): Fields => Object(row))

/** An object of an answer. */
export const part = (row: unknown, name: string): Fields => Object(Object(row)[name])

/** A native socket of `/encounters`, and what it was sent. */
export const openNative = async (url: string, { token }: Login) => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/encounters?token=${token}`)
  const frames: { event: string; data: Fields; id?: number }[] = []
  socket.onmessage = ({ data }) => void frames.push(JSON.parse(String(data)))
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onclose = () => reject(new Error(`${url} refuses the socket`))
  })
  let asked = 0
  const next = async (event: string, fits: (data: Fields) => boolean = () => true): Promise<Fields | null> =>
    await until(() => frames.find((one) => one.event === event && fits(one.data))?.data ?? null)
  return {
    next,
    async ask(event: string, data: object): Promise<Fields> {
      asked += 1
      const id = asked
      socket.send(JSON.stringify({ event, data, id }))
      return (
        (await until(() => frames.find((one) => one.event === 'ack' && one.id === id)?.data ?? null)) ?? {}
      )
    },
    close: () => socket.close(),
  }
}

/** A client of Socket.IO in the namespace of sessions, and what it was sent. */
export const openSocketIo = async (url: string, { token }: Login) => {
  const socket: Socket = io(`${url}/sessions`, { auth: { token }, forceNew: true })
  const events: { event: string; data: Fields }[] = []
  socket.onAny((event: string, data: Fields) => void events.push({ event, data }))
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return {
    transport: () => socket.io.engine.transport.name,
    next: (event: string, fits: (data: Fields) => boolean = () => true): Promise<Fields | null> =>
      until(() => events.find((one) => one.event === event && fits(one.data))?.data ?? null),
    ask: async (event: string, data: object): Promise<Fields> =>
      Object(await socket.timeout(20_000).emitWithAck(event, data)),
    close: () => void socket.disconnect(),
  }
}
