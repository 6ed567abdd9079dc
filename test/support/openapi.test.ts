import { afterAll, expect, test } from 'bun:test'
import { t } from 'elysia'
import { pino } from 'pino'
import { createAccess } from '../../src/http/access.ts'
import { table } from '../../src/http/context.ts'
import { createDocs } from '../../src/http/docs.ts'
import { AppError, type ErrorCode } from '../../src/http/errors.ts'
import { createLimits } from '../../src/http/limits.ts'
import { createShell } from '../../src/http/shell.ts'
import { bytesWire, nullable, oneOf } from '../../src/http/wire.ts'
import { readCheck } from './openapi.ts'
import { caller, testSettings } from './server.ts'

const settings = await testSettings()
const logger = pino({ level: 'silent' })
const may = createAccess({
  verifyToken: async () => null,
  isOwnToken: async () => true,
  verifyApiKey: async () => null,
  limits: createLimits(null, null),
  settings,
})
const noteWire = t.Object({
  id: t.String(),
  state: nullable(oneOf(['open', 'done'])),
  author: t.Object({ name: t.String() }),
})
const note = { id: '1', state: null, author: { name: 'Ada' } }

/** The next answer of `/notes/:id`, past Elysia's own check, as a store's bytes are. */
let next: () => Response = () => Response.json(note)
const answer = (body: unknown, status = 200) => {
  next = () => Response.json(body, { status })
}
const fail = (code: ErrorCode) => {
  next = () => {
    throw new AppError(code)
  }
}

const summary = 'A note'
const notes = table('notes', 'Notes')
  .get('/notes/last', () => 'none', may.anyone({ hide: true }))
  .get(
    '/notes/:id',
    () => next(),
    may.anyone({ response: { 200: noteWire }, fails: ['SCAN_NOT_FOUND'], summary }),
  )
  .get(
    '/notes/:id/file',
    () => next(),
    may.anyone({ response: { 200: bytesWire('a file', 'text/csv') }, summary }),
  )
  .delete('/notes/:id', () => next(), may.anyone({ summary, response: { 204: bytesWire('nothing') } }))
const app = createShell({ logger, requests: logger }, settings).use(notes)
app.use(createDocs(may, () => app)).listen({ port: 0, hostname: '127.0.0.1' })
afterAll(() => app.stop(true))
const url = `http://127.0.0.1:${app.server?.port}`
const check = await readCheck(url)
const call = caller(url, async () => check)
const read = () => call('GET', '/notes/1')

test('an answer as it is declared passes, null among the words of a nullable field too', async () => {
  answer(note)
  expect((await read()).body).toEqual(note)
  answer({ ...note, state: 'done' })
  expect((await read()).status).toBe(200)
})

test('a declared field that the handler forgets is a fault', async () => {
  answer({ id: '1', state: null, author: {} })
  await expect(read()).rejects.toThrow(/GET \/notes\/1 answered 200, but \/author .*'name'/)
})

test('a field that is not declared is a fault, at any depth', async () => {
  answer({ ...note, hash: 'secret' })
  await expect(read()).rejects.toThrow('hash')
  answer({ ...note, author: { name: 'Ada', email: 'ada@people.example' } })
  await expect(read()).rejects.toThrow('email')
})

test('a value of another type is a fault', async () => {
  answer({ ...note, state: 'lost' })
  await expect(read()).rejects.toThrow('/state')
})

test('a status that is not documented is a fault', async () => {
  answer(note, 201)
  await expect(read()).rejects.toThrow('answered 201, but this status is not documented')
})

test('an error code that is not documented for its status is a fault', async () => {
  fail('SCAN_NOT_FOUND')
  expect((await read()).body.code).toBe('SCAN_NOT_FOUND')
  fail('USER_NOT_FOUND')
  await expect(read()).rejects.toThrow(/answered 404, but \/code .*SCAN_NOT_FOUND/)
  fail('EDIT_CONFLICT')
  await expect(read()).rejects.toThrow('answered 409, but this status is not documented')
})

test('an error body with a field of its own is a fault', async () => {
  const error = {
    success: false,
    statusCode: 500,
    code: 'INTERNAL_ERROR',
    error: '',
    message: '',
    detail: '',
  }
  answer({ ...error, requestId: '', stack: 'at main.ts' }, 500)
  await expect(read()).rejects.toThrow('stack')
})

test('a media type that is not documented is a fault', async () => {
  next = () => new Response('a,b', { headers: { 'content-type': 'text/csv; charset=utf-8' } })
  expect((await call('GET', '/notes/1/file')).text).toBe('a,b')
  await expect(read()).rejects.toThrow('"text/csv" is not documented')
})

test('a body where none is documented is a fault', async () => {
  next = () => new Response(null, { status: 204 })
  expect((await call('DELETE', '/notes/1')).status).toBe(204)
  answer(note)
  await expect(call('DELETE', '/notes/1')).rejects.toThrow('answered 200, but this status is not documented')
})

test('the failures of the guard and of reading a body are documented without a word of the route', async () => {
  const badGuest = await call('GET', '/notes/1', { guest: 'short' })
  expect(badGuest.body.code).toBe('GUEST_ID_INVALID')
  const badKey = await call('GET', '/notes/1', { headers: { 'x-api-key': 'unknown' } })
  expect(badKey.body.code).toBe('API_KEY_INVALID')
  const badType = await call('DELETE', '/notes/1', { rawBody: 'x', headers: { 'content-type': 'text/html' } })
  expect(badType.body.code).toBe('UNSUPPORTED_MEDIA_TYPE')
  next = () => {
    throw new TypeError('a fault')
  }
  expect((await read()).body.code).toBe('INTERNAL_ERROR')
})

test('paths that the document does not have are not checked', async () => {
  expect((await call('GET', '/nothing')).status).toBe(404)
  expect((await call('GET', '/notes')).status).toBe(404)
})
