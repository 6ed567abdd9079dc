import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type Attempt,
  type Delivery,
  nextAttemptAt,
  openDelivery,
  pauseMs,
} from '../../../src/modules/workflows/webhooks/delivery.ts'
import { createDispatcher } from '../../../src/modules/workflows/webhooks/dispatcher.ts'
import { createSender } from '../../../src/modules/workflows/webhooks/sender.ts'
import { makeSecret } from '../../../src/modules/workflows/webhooks/webhook.ts'
import { checkWebhookUrl } from '../../../src/modules/workflows/webhooks/webhook-url.ts'
import { createSealer } from '../../../src/platform/sealed-text.ts'
import { deriveKey, deriveKeys } from '../../../src/platform/secrets.ts'
import { eventually } from '../../support/eventually.ts'
import { freePort } from '../../support/free-port.ts'
import { startReceiver } from './webhook-receiver.ts'

const root = resolve(import.meta.dir, '..', '..', '..')
const sent = { event_id: 'event', payload: '{"type":"ticket.updated"}' }
const never = new AbortController().signal
const secrets = [makeSecret()]

describe('sending', () => {
  const receiver = startReceiver((path) => {
    if (path === '/redirect') return Response.redirect('/elsewhere', 302)
    if (path === '/large') return new Response('é'.repeat(5 * 1024 * 1024))
    if (path === '/packed')
      return new Response(Bun.gzipSync(new Uint8Array(50 * 1024 * 1024)), {
        headers: { 'content-encoding': 'gzip' },
      })
    if (path === '/hang') return new Promise(() => undefined)
    return null
  })
  const cut = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: { data: (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun') },
  })
  afterAll(() => cut.stop(true))
  const allowed = [receiver.host, `localhost:${freePort()}`, `127.0.0.1:${cut.port}`]
  const send = (url: string, allowedHosts = allowed, timeoutMs = 60_000) =>
    createSender({ timeoutMs, allowedHosts })(url, sent, secrets, never)

  test('follows no redirect', async () => {
    expect(await send(receiver.url('/redirect'))).toMatchObject({
      status_code: 302,
      error: 'It answered 302: redirects are not followed',
    })
    expect(receiver.at('/elsewhere')).toEqual([])
  })

  test('keeps 1 KB of an answer, and unpacks none', async () => {
    const large = await send(receiver.url('/large'))
    expect(large).toMatchObject({ status_code: 200, error: null })
    expect(large.response).toBe('é'.repeat(512))
    expect((await send(receiver.url('/packed'))).response?.length).toBeLessThanOrEqual(1024)
  })

  test('waits for an answer for a bounded time, and takes a status without its whole body', async () => {
    expect(await send(receiver.url('/hang'), allowed, 100)).toMatchObject({
      status_code: null,
      error: 'No answer within 0.1 seconds',
    })
    expect(await send(`http://127.0.0.1:${cut.port}/`)).toMatchObject({ status_code: 200, error: null })
  })

  test('connects to no private address, also behind a name', async () => {
    const port = receiver.host.split(':')[1]
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, '[::1]', '169.254.169.254', '10.1.2.3'])
      expect((await send(`http://${host}/private`, [])).error).toMatch(/is not on the public internet/)
    expect(receiver.at('/private')).toEqual([])
  })

  test('says why a server cannot be reached', async () => {
    expect((await send(`http://${allowed[1]}/`)).error).toMatch(/^It cannot be reached: \w+/)
    expect((await send('https://hooks.convene.invalid/')).error).toMatch(/cannot be (found|resolved)/)
  })
})

describe('the dispatcher', () => {
  /** Deliveries end when the test says so. */
  const open = (inAll: number, due: Record<string, number>) => {
    const started: string[] = []
    const ends: (() => void)[] = []
    const dispatcher = createDispatcher(
      async (webhookId) => {
        if (!due[webhookId]) return null
        due[webhookId] -= 1
        return { webhook_id: webhookId } as Delivery
      },
      ({ webhook_id }) => {
        started.push(webhook_id)
        return new Promise((resolve) => ends.push(resolve))
      },
      () => undefined,
      { inAll, ofClient: 3, ofWebhook: 2 },
    )
    return { dispatcher, started, endOne: () => ends.shift()?.() }
  }

  test('sends to a webhook and to a client only so much at a time, so that slow ones hold up no others', async () => {
    const { dispatcher, started } = open(10, { slow: 9, slow2: 9, other: 1 })
    dispatcher.wake({ clientId: 'a', webhookId: 'slow' })
    dispatcher.wake({ clientId: 'a', webhookId: 'slow2' })
    await eventually(() => expect(started).toHaveLength(3))
    expect(new Set(started)).toEqual(new Set(['slow', 'slow2']))
    dispatcher.wake({ clientId: 'b', webhookId: 'other' })
    await eventually(() => expect(started.slice(3)).toEqual(['other']))
  })

  test('gives a free place to the client with the fewest under way', async () => {
    const { dispatcher, started, endOne } = open(2, { many: 9, few: 1 })
    dispatcher.wake({ clientId: 'a', webhookId: 'many' })
    await eventually(() => expect(started).toHaveLength(2))
    dispatcher.wake({ clientId: 'b', webhookId: 'few' })
    endOne()
    await eventually(() => expect(started).toHaveLength(3))
    expect(started[2]).toBe('few')
    dispatcher.stop()
  })
})

test('8 attempts take about a day, each pause ± 50 %', () => {
  const pauses = Array.from({ length: 200 }, () => [1, 2, 3, 4, 5, 6, 7].map((at) => pauseMs(at, 5000) ?? 0))
  const days = pauses.map((some) => some.reduce((sum, pause) => sum + pause, 0) / (24 * 60 * 60 * 1000))
  expect(Math.min(...days)).toBeGreaterThan(0.4)
  expect(Math.max(...days)).toBeLessThan(1.6)
  const first = pauses.map(([pause = 0]) => pause)
  expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(2500)
  expect(pauseMs(8, 5000)).toBeNull()
})

test('an attempt whose process ended is made anew at once, and is none of the 8', () => {
  const now = new Date()
  const made: Attempt = { at: now, status_code: 500, duration_ms: 1, error: 'x', response: null }
  const lost = { ...made, duration_ms: null }
  const next = (...attempts: Attempt[]) => nextAttemptAt(attempts, 5000, now)
  expect(next(made, lost)).toEqual(now)
  const seven = Array<Attempt>(7).fill(made)
  expect(next(lost, ...seven)?.getTime()).toBeGreaterThan(now.getTime())
  expect(next(lost, ...seven, made)).toBeNull()
  // Where each attempt ends its process, there is an end too.
  expect(next(...Array<Attempt>(23).fill(lost))).toEqual(now)
  expect(next(...Array<Attempt>(24).fill(lost))).toBeNull()
})

test('data past 64 KB is left out but for its id', () => {
  const news = { client_id: 'c', type: 'ticket.updated' as const, id: 'e', at: new Date(0) }
  const dataOf = (text: string) =>
    JSON.parse(openDelivery({ ...news, data: { id: 't', text } }, 'w', new Date()).payload).data
  expect(dataOf('short')).toEqual({ id: 't', text: 'short' })
  expect(dataOf('é'.repeat(40_000))).toEqual({ id: 't', truncated: true })
})

test('a sealed text opens under its key and in its row alone', async () => {
  const [one, other] = ['a', 'b'].map((secret) => createSealer([deriveKey(secret, 'test')]))
  const sealed = (await one?.seal('whsec_x', 'row')) ?? ''
  expect(await one?.open(sealed, 'row')).toBe('whsec_x')
  expect(await one?.seal('whsec_x', 'row')).not.toBe(sealed)
  await expect(one?.open(sealed, 'another row')).rejects.toThrow()
  await expect(other?.open(sealed, 'row')).rejects.toThrow()
})

test('a sealed text is sealed anew where a previous key sealed it, and opens meanwhile', async () => {
  const before = createSealer(deriveKeys(['a'], 'test'))
  const rotating = createSealer(deriveKeys(['b', 'a'], 'test'))
  const after = createSealer(deriveKeys(['b'], 'test'))
  const sealed = await before.seal('whsec_x', 'row')
  expect(await rotating.open(sealed, 'row')).toBe('whsec_x')
  const fresh = (await rotating.renew(sealed, 'row')) ?? ''
  expect(await after.open(fresh, 'row')).toBe('whsec_x')
  expect(await rotating.renew(fresh, 'row')).toBeNull()
  expect(await rotating.renew(sealed, 'another row')).toBeNull()
})

test('the URL of a webhook is public, without credentials, and https in production', () => {
  const check = (url: string, production = false) => {
    try {
      return checkWebhookUrl(url, production, ['127.0.0.1:4000'])
    } catch (error) {
      return Object(error).issues[0].message
    }
  }
  expect(check('https://hooks.acme.example/x?y=1#z', true)).toBe('https://hooks.acme.example/x?y=1')
  expect(check('http://hooks.acme.example')).toBe('http://hooks.acme.example/')
  expect(check('http://127.0.0.1:4000/')).toBe('http://127.0.0.1:4000/')
  expect(check('http://hooks.acme.example', true)).toBe('must be a URL that starts with https://')
  for (const url of ['ftp://a.example/', 'nothing', 'javascript:alert(1)', ''])
    expect(check(url)).toBe('must be a URL that starts with https:// or http://')
  expect(check('https://a:b@hooks.acme.example/')).toBe('must hold no user name and no password')
  for (const url of ['http://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://192.168.0.1/'])
    expect(check(url)).toBe('must be an address on the public internet')
})

test('the receiver of docs/webhooks.md runs, takes what is signed and refuses what is not', async () => {
  const docs = await Bun.file(join(root, 'docs/webhooks.md')).text()
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(docs) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'convene-receiver-'))
  await Bun.write(join(folder, 'receiver.ts'), code)
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const [secret = ''] = secrets
  const port = String(freePort())
  const child = Bun.spawn([process.execPath, 'receiver.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', WEBHOOK_SECRET: secret, PORT: port },
    stdout: 'pipe',
  })
  afterAll(async () => {
    child.kill()
    await child.exited
    await rm(folder, { recursive: true, force: true })
  })
  const send = createSender({ timeoutMs: 60_000, allowedHosts: [`127.0.0.1:${port}`] })
  const url = `http://127.0.0.1:${port}/`
  const payload = JSON.stringify({ type: 'execution.completed', timestamp: new Date(), data: { id: 'run' } })
  const one = { event_id: 'execution-run', payload }
  await eventually(async () => expect((await send(url, one, [secret], never)).status_code).toBe(204))
  expect((await send(url, one, [makeSecret()], never)).status_code).toBe(401)
  expect((await send(url, one, [makeSecret(), secret], never)).status_code).toBe(204)
})
