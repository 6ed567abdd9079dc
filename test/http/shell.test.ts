import { describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
const { call, url } = server

describe('every answer', () => {
  test('carries a request id: a new one, or the client’s when it has a safe form', async () => {
    expect((await call('GET', '/health')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    const given = await call('GET', '/nothing', { headers: { 'x-request-id': 'trace-12345678' } })
    expect(given.headers.get('x-request-id')).toBe('trace-12345678')
    expect(given.body.requestId).toBe('trace-12345678')
    const harmful = await call('GET', '/health', { headers: { 'x-request-id': '<script>alert(1)</script>' } })
    expect(harmful.headers.get('x-request-id')).not.toContain('<')
  })

  test('tells browsers not to sniff, frame, cache or execute it', async () => {
    const { headers } = await call('GET', '/nothing')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-powered-by')).toBe(null)
  })
})

describe('the error body', () => {
  test('has every field that the frontends read', async () => {
    const answer = await call('GET', '/nothing/here')
    expect(answer.status).toBe(404)
    expect(answer.body).toEqual({
      success: false,
      statusCode: 404,
      code: 'NOT_FOUND',
      error: 'Not found',
      message: 'Not found',
      detail: 'Not found',
      requestId: answer.headers.get('x-request-id'),
    })
  })

  test.each(['/nothing/here', '/scans/x/y', '/api-docs/none'])(
    'for a browser is a page at %s, with a way home and no script',
    async (path) => {
      const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
      const answer = await call('GET', path, { headers: { accept } })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
      expect(answer.headers.get('x-request-id')).toBeString()
      expect(answer.text).toContain('<a href="/">')
      const style = /<style>(.*)<\/style>/s.exec(answer.text)?.[1] ?? ''
      const hash = new Bun.CryptoHasher('sha256').update(style).digest('base64')
      expect(answer.headers.get('content-security-policy')).toStartWith(
        `default-src 'none'; style-src 'sha256-${hash}'`,
      )
    },
  )

  test.each([
    ['GET', '/api/nothing', 'text/html'],
    ['GET', '/nothing', '*/*'],
    ['POST', '/nothing', 'text/html'],
  ])('for %s %s with Accept: %s is the error body', async (method, path, accept) => {
    const answer = await call(method, path, { headers: { accept } })
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
  })

  test.each([
    ['PUT', '/api/auth/me', 'GET, HEAD, DELETE, OPTIONS'],
    ['DELETE', '/api/auth/login', 'POST, OPTIONS'],
    ['HEAD', '/api/auth/login', 'POST, OPTIONS'],
    ['GET', '/api/auth/login', 'POST, OPTIONS'],
    ['PUT', '/api/sessions/some-id', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['POST', '/api/sessions/some-id/live', 'GET, OPTIONS'],
    ['PUT', '/health/', 'GET, HEAD, OPTIONS'],
  ])('is 405 with Allow for %s %s', async (method, path, allow) => {
    const answer = await call(method, path)
    expect(answer.status).toBe(405)
    if (method !== 'HEAD') expect(answer.body.code).toBe('METHOD_NOT_ALLOWED')
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(allow.split(', ').sort())
  })

  test('a wrong method is answered by the guard, and without its body', async () => {
    const forged = await call('PUT', '/api/auth/me', { token: 'forged' })
    expect([forged.status, forged.body.code]).toEqual([401, 'TOKEN_INVALID'])
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(1024))
        await Bun.sleep(20)
      },
    })
    expect((await call('PUT', '/api/auth/me', { rawBody: endless })).status).toBe(405)
  })

  test('the start page tells what this is, also to a browser where there is no console', async () => {
    const browser = await call('GET', '/', { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect(browser.status).toBe(200)
    expect(browser.body).toEqual({
      name: 'Convene',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      docs: '/api-docs',
      health: '/health',
      console: null,
    })
    expect((await call('GET', '/console')).status).toBe(404)
  })

  test('HEAD answers as GET does, without a body', async () => {
    const head = await call('HEAD', '/health')
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers.get('content-type')).toContain('application/json')
    expect((await call('HEAD', '/api/auth/me')).status).toBe(401)
  })
})

describe('a body that cannot be taken', () => {
  const post = (rawBody: Bun.BodyInit, contentType = 'application/json') =>
    call('POST', '/api/auth/login', { rawBody, headers: { 'content-type': contentType } })

  test.each([
    ['broken JSON', '{"email":', 400, 'BODY_UNREADABLE'],
    ['2,000 levels', `${'['.repeat(2000)}${']'.repeat(2000)}`, 400, 'BODY_UNREADABLE'],
    ['a million levels', '['.repeat(1_000_000), 413, 'TOO_LARGE'],
    ['a NUL', '{"email":"a\\u0000@b.example","password":"test123"}', 400, 'BODY_UNREADABLE'],
    ['half a surrogate pair', '{"email":"\\ud800","password":"test123"}', 400, 'BODY_UNREADABLE'],
    ['operators', '{"email":{"$gt":""},"password":{"$ne":null}}', 400, 'VALIDATION_FAILED'],
    ['a prototype', '{"__proto__":{"email":"a@b.example","password":"test123"}}', 400, 'VALIDATION_FAILED'],
  ])('%s is refused with the error body', async (_, body, status, code) => {
    const answer = await post(body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('30 MB is 413, with a length and without one, and the server stays healthy', async () => {
    const big = new Uint8Array(30 * 1024 * 1024).fill(0x20)
    const measured = await post(big)
    expect([measured.status, measured.body.code]).toEqual([413, 'TOO_LARGE'])
    const chunked = await post(
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < big.length; at += 1024 * 1024)
            controller.enqueue(big.subarray(at, at + 1024 * 1024))
          controller.close()
        },
      }),
    )
    expect([chunked.status, chunked.body.code]).toEqual([413, 'TOO_LARGE'])
    expect((await call('GET', '/health')).status).toBe(200)
  })

  test('a client that sends all of a too large body before it reads still gets the 413', async () => {
    const { port, hostname } = new URL(url)
    for (let turn = 0; turn < 3; turn += 1) {
      const length = 30 * 1024 * 1024
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(
            `POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
          )
          socket.write(Buffer.alloc(length, ' '), () => {
            socket.on('data', (data) => {
              resolve(String(data))
              socket.destroy()
            })
          })
        })
        socket.on('error', reject)
        socket.on('close', () => reject(new Error('the connection was cut')))
      })
      expect(answer).toStartWith('HTTP/1.1 413')
    }
  })

  test('an incomplete form is 400', async () => {
    const answer = await post(
      '--x\r\nContent-Disposition: form-data; name="a',
      'multipart/form-data; boundary=x',
    )
    expect([answer.status, answer.body.code]).toEqual([400, 'BODY_UNREADABLE'])
  })

  test('text that looks like JSON in a form field stays text', async () => {
    const form = new FormData()
    form.set('username', '{"a":1}')
    form.set('password', '123456')
    const answer = await call('POST', '/api/auth/login', { rawBody: form })
    expect([answer.status, answer.body.code]).toEqual([401, 'CREDENTIALS_INVALID'])
  })

  test('an anonymous caller is refused before a byte of the body is read', async () => {
    const { port, hostname } = new URL(url)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        // A body is announced and never sent.
        socket.write(
          'POST /api/v1/auth/password HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n',
        )
      })
      socket.on('data', (data) => {
        resolve(String(data))
        socket.destroy()
      })
      socket.on('error', reject)
    })
    expect(answer).toStartWith('HTTP/1.1 401')
  })
})

describe('CORS', () => {
  test('allows the listed origins credentials and the response headers', async () => {
    const { headers } = await call('GET', '/nothing', { headers: { origin: 'http://localhost:5173' } })
    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('vary')).toContain('Origin')
    for (const name of ['X-Total-Count', 'X-Request-Id', 'Retry-After', 'RateLimit-Remaining', 'ETag'])
      expect(headers.get('access-control-expose-headers')).toContain(name)
  })

  test('answers a preflight for any method and header', async () => {
    const { status, headers } = await call('OPTIONS', '/api/auth/me', {
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,x-guest-session-id',
      },
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(headers.get('access-control-allow-headers')).toContain('x-guest-session-id')
  })

  test('does not name an origin that is not listed', async () => {
    const { headers } = await call('GET', '/nothing', { headers: { origin: 'https://evil.example' } })
    expect(headers.get('access-control-allow-origin')).toBe(null)
  })
})

describe('a guest id', () => {
  test.each(['undefined', 'short', 'a'.repeat(129), 'has spaces in it', '{"$ne":1}xxx', '../../../etc'])(
    '%p is a 400, in the header and in the cookie',
    async (guest) => {
      const answer = await call('GET', '/nothing', { guest })
      expect([answer.status, answer.body.code]).toEqual([400, 'GUEST_ID_INVALID'])
      const cookie = `guest_session_id=${encodeURIComponent(guest)}`
      expect((await call('GET', '/nothing', { headers: { cookie } })).status).toBe(400)
    },
  )

  test('that is the literal "undefined" is a 400 in a body too', async () => {
    const { email, password, token } = await server.person()
    const guest_session_id = 'undefined'
    const login = await call('POST', '/api/auth/login', { body: { email, password, guest_session_id } })
    expect([login.status, login.body.code]).toEqual([400, 'GUEST_ID_INVALID'])
    const migrated = await call('POST', '/api/sessions/migrate', { token, body: { guest_session_id } })
    expect(migrated.status).toBe(400)
  })
})
