import { expect, test } from 'bun:test'
import { png } from '../modules/risk-scans/samples.ts'
import { formOf } from '../modules/risk-scans/scanning.ts'
import { goodReply, startScriptedAiService } from '../support/ai-service.ts'
import { startTestServer } from '../support/server.ts'
import { openFrontend } from './frontend.ts'

const ai = await startScriptedAiService()
const server = await startTestServer({ aiServiceUrl: ai.url })
const origin = 'http://localhost:5173'

const signedUp = async (frontend = openFrontend(server, origin)) => {
  const body = { email: `${Bun.randomUUIDv7()}@people.example`, password: 'test123' }
  expect((await frontend.send('POST', '/api/auth/register', { body })).status).toBe(201)
  return { ...body, frontend }
}

test('the frontend of risk scans registers, signs in and out, and is known by its cookie alone', async () => {
  const { frontend, email, password } = await signedUp()
  const me = await frontend.send('GET', '/api/auth/me')
  expect(me.body).toMatchObject({ id: expect.any(String), email, created_at: expect.any(String) })
  expect((await frontend.send('POST', '/api/auth/logout', { body: {} })).status).toBe(200)
  expect((await frontend.send('GET', '/api/auth/me')).status).toBe(401)
  const rawBody = new URLSearchParams({ username: email, password })
  expect((await frontend.send('POST', '/api/auth/login', { rawBody })).status).toBe(200)
  expect((await frontend.send('GET', '/api/auth/me')).body.email).toBe(email)
  const wrong = new URLSearchParams({ username: email, password: 'wrong' })
  const refused = await frontend.send('POST', '/api/auth/login', { rawBody: wrong })
  expect([refused.status, refused.body.detail]).toEqual([401, 'Wrong e-mail address or password'])
})

test('the frontend of risk scans scans, lists and deletes its documents', async () => {
  const { frontend } = await signedUp()
  const { id: user_id } = (await frontend.send('GET', '/api/auth/me')).body
  const text = formOf({ text: 'A tight budget', document_type: 'contract' })
  const scanned = await frontend.send('POST', '/api/scan', { rawBody: text })
  expect(scanned.body).toMatchObject({
    scan_id: expect.any(String),
    user_id,
    timestamp: expect.any(String),
    filename: null,
    source: 'model',
    risks: goodReply.data,
    risk_count: 2,
  })
  expect(ai.calls.at(-1)?.start).not.toContain('force_llm')
  const picture = new File([png], 'plan.png')
  const second = await frontend.send('POST', '/api/scan', { rawBody: formOf({ file: picture }) })

  const { documents } = (await frontend.send('GET', '/api/documents')).body
  expect(documents).toEqual([
    {
      id: second.body.scan_id,
      filename: 'plan.png',
      created_at: second.body.created_at,
      file_type: 'image/png',
      file_size: png.byteLength,
    },
    {
      id: scanned.body.scan_id,
      filename: 'Text Scan',
      created_at: scanned.body.created_at,
      file_type: 'text/plain',
      file_size: null,
    },
  ])
  const path = `/api/documents/${second.body.scan_id}`
  expect((await (await signedUp()).frontend.send('DELETE', path)).status).toBe(403)
  expect((await frontend.send('DELETE', path)).body).toEqual({ success: true, id: second.body.scan_id })
  expect((await frontend.send('DELETE', path)).status).toBe(404)
  expect((await frontend.send('GET', '/api/documents')).body.documents).toEqual([documents[1]])
})

test('the frontend of risk scans shows the text of a refusal', async () => {
  const { frontend } = await signedUp()
  const exe = new File([new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])], 'setup.exe')
  const refused = await frontend.send('POST', '/api/scan', { rawBody: formOf({ file: exe }) })
  expect(refused.status).toBe(415)
  expect(refused.body.detail).toContain('PDF, DOCX, TXT, MD, PNG and JPEG')
  const empty = await frontend.send('POST', '/api/scan', { rawBody: formOf({ text: ' ' }) })
  expect([empty.status, empty.body.detail]).toEqual([400, 'Send a file or a text to scan'])
})

test('for a frontend on another site every cookie is SameSite=None and Secure, also outside production', async () => {
  const site = 'https://haniphei.example'
  const across = await startTestServer({ cookieSameSite: 'none', corsOrigins: [site] })
  const frontend = openFrontend(across, site)
  const body = { email: 'across@people.example', password: 'test123' }
  const answers = [
    await frontend.send('POST', '/api/auth/register', { body }),
    await frontend.send('POST', '/api/v1/auth/login', { body }),
    await frontend.send('POST', '/api/guest/session', { body: {} }),
    await frontend.send('POST', '/api/v1/auth/logout', { body: {} }),
  ]
  const cookies = answers.flatMap((answer) => answer.headers.getSetCookie())
  expect(cookies.map((cookie) => cookie.split('=', 1)[0])).toEqual([
    'access_token',
    'access_token',
    'refresh_token',
    'guest_session_id',
    'access_token',
    'refresh_token',
  ])
  for (const cookie of cookies) expect(cookie).toMatch(/; Secure; HttpOnly; SameSite=None$/)
  // A page of a third site has the cookie sent with its form, and is refused.
  const login = await across.call('POST', '/api/auth/login', { body })
  const cookie = `access_token=${login.body.access_token}`
  const forged = await across.call('POST', '/api/scan', {
    headers: { cookie, origin: 'https://evil.example' },
    rawBody: formOf({ text: 'x' }),
  })
  expect([forged.status, forged.body.code]).toEqual([403, 'ORIGIN_FORBIDDEN'])
})
