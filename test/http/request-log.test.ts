import { afterAll, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { pino } from 'pino'
import { startConvene } from '../../src/convene.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer, testSettings } from '../support/server.ts'

type Line = { level: number; msg?: string; status?: number; route?: string }

const server = await startTestServer()
const lines: string[] = []
const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) })
const settings = await testSettings()
const logged = await startConvene(settings, server.databaseUri, { logger, requests: logger })
const url = logged.urls[0] ?? ''
const parsed = (): Line[] => lines.map((line) => JSON.parse(line))

/** Sends a request and returns its line in the log. */
const lineOf = async (path: string, init: RequestInit = {}): Promise<Line | undefined> => {
  lines.length = 0
  await (await fetch(`${url}${path}`, init)).bytes()
  await eventually(async () => expect(parsed().some(({ status }) => status !== undefined)).toBe(true))
  return parsed().find(({ status }) => status !== undefined)
}

test('the log has the status that the client got', async () => {
  const { token } = await server.person()
  const headers = { authorization: `Bearer ${token}` }
  expect(await lineOf('/api/scans?limit=x', { headers })).toMatchObject({ status: 400, route: '/api/scans' })
  expect(await lineOf('/api/scans', { headers })).toMatchObject({ status: 200 })
  expect(await lineOf('/api/auth/login', { method: 'PUT' })).toMatchObject({ status: 405 })
  const post = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }
  expect(await lineOf('/api/auth/login', post)).toMatchObject({ status: 400 })
})

test('the log has the template of a path, not the addresses, ids and tokens in it', async () => {
  const secrets = ['ada@people.example', 'secret-card', 'B0100009']
  const [address, card, business] = secrets
  for (const path of [
    `/api/sessions/business/${business}/user/${address}/history`,
    `/api/business-cards/${card}`,
    `/api/sessions/${address}/live`,
    `/nothing/${address}?token=${card}`,
  ]) {
    await lineOf(path)
    for (const secret of secrets) expect(lines.join('')).not.toContain(secret)
  }
})

test('a client that disconnects while it sends a body is no error', async () => {
  lines.length = 0
  const { port, hostname } = new URL(url)
  const head =
    'POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n'
  const socket = connect(Number(port), hostname, () => socket.write(`${head}{`, () => socket.destroy()))
  await eventually(async () => expect(lines.join('')).toContain('the client disconnected'))
  expect(parsed().filter(({ level }) => level > 30)).toEqual([])
})

afterAll(async () => {
  await logged.stop()
})
