import { expect, test } from 'bun:test'
import { chime } from '../../seeds/chime.ts'
import { loadDemoData } from '../../seeds/run.ts'
import { exampleBooking } from '../../src/modules/tutoring/bookings/wire.ts'
import { exampleSession } from '../../src/modules/tutoring/recordings/wire.ts'
import { exampleClient } from '../../src/modules/workflows/clients/scope-wire.ts'
import { exampleExecution } from '../../src/modules/workflows/executions/wire.ts'
import { formOf, png } from '../modules/workflows/files-setup.ts'
import { startScriptedAiService } from '../support/ai-service.ts'
import { startFakeLlm } from '../support/fake-llm.ts'
import { mailedToken, openMailbox } from '../support/mailbox.ts'
import { type CallOptions, startTestServer } from '../support/server.ts'
import { openSocket } from '../support/socket.ts'
import { isSocket } from './common-refusals.ts'
import { type ExampleRequest, exampleRequests, type Operation, readOperations, toCall } from './operations.ts'

const mailbox = await openMailbox()
const seedAdminPassword = 'admin password'
const seedClientPassword = 'client password'
const server = await startTestServer({
  seedAdminPassword,
  seedClientPassword,
  smtpUrl: mailbox.url,
  videoRoomUrl: 'https://rooms.example',
  llm: startFakeLlm(['140 euros']).settings,
  aiServiceUrl: (await startScriptedAiService()).url,
})
const { call, convene, settings } = server
await loadDemoData(convene, settings, { onlyWhenEmpty: true })
const operations = await readOperations(server)
const exampleOf = (name: string) => {
  const [request] = operations.filter((one) => one.name === name).flatMap(exampleRequests)
  return request?.body?.value ?? {}
}

/** Most examples belong to the account of the example login, as a newcomer has it. */
const logIn = async (body = exampleOf('POST /api/auth/login')): Promise<string> =>
  (await call('POST', '/api/auth/login', { body })).body.access_token
const admin = await logIn({ email: 'admin@masstock.com', password: seedAdminPassword })

const credentialsOf = async ({
  'x-access': rule,
  'x-roles': [role] = [],
}: Operation): Promise<CallOptions> => {
  if (role) return { token: await logIn({ email: `${role}@k12.example`, password: seedClientPassword }) }
  if (rule === 'admin') return { token: admin }
  return rule === 'user' || rule === 'anyone' ? { token: await logIn() } : {}
}

const register = async () => {
  const email = `${Bun.randomUUIDv7()}@people.example`
  const body = { ...exampleOf('POST /api/auth/register'), email }
  return { id: (await call('POST', '/api/auth/register', { body })).body.id, email }
}

type Change = {
  params?: ExampleRequest['params']
  query?: ExampleRequest['query']
  body?: object
  options?: CallOptions
}

const userId = async (): Promise<Change> => ({ params: { id: (await register()).id } })
const tutorId = async (): Promise<Change> => {
  const body = { ...exampleOf('POST /admin/tutors'), email: `${Bun.randomUUIDv7()}@people.example` }
  return { params: { id: (await call('POST', '/admin/tutors', { token: admin, body })).body.tutor.id } }
}
const secondTutorId = async (): Promise<string> => {
  const { body } = await call('GET', '/admin/tutors', { token: admin })
  return body.find(({ email }: { email: string }) => email === 'tutor2@k12.example').id
}
const keyId = async (): Promise<Change> => {
  const path = '/admin/businesses/B0100001/api-keys'
  return { params: { keyId: (await call('POST', path, { token: admin })).body.id } }
}
const mailed = (page: string, path: string) => async (): Promise<Change> => {
  const { email } = await register()
  if (path !== '') await call('POST', path, { body: { email } })
  return { body: { token: await mailedToken(mailbox, email, page) } }
}

const scanId = async (): Promise<string> => {
  const form = new FormData()
  form.append('file', new File(['a plan'], 'plan.txt'))
  return (await call('POST', '/api/scan', { token: await logIn(), rawBody: form })).body.id
}

const tutorToken = () => logIn({ email: 'tutor@k12.example', password: seedClientPassword })
const recordings = `/sessions/${exampleSession}/recordings`
const resumable = { 'tus-resumable': '1.0.0' }
const uploadId = async (): Promise<string> => {
  const headers = { ...resumable, 'upload-length': String(chime().byteLength) }
  const answer = await call('POST', `${recordings}/tus`, { token: await tutorToken(), headers })
  return answer.headers.get('location')?.split('/').at(-1) ?? ''
}

/** A message of the parent that the example of the route logs in. */
const messageId = async (): Promise<Change> => {
  const token = await logIn({ email: 'parent@k12.example', password: seedClientPassword })
  const { body } = await call('POST', `/sessions/${exampleBooking}/messages`, { token, body: { text: 'x' } })
  return { params: { messageId: body.id } }
}

const pictureForm = () => formOf([['file', [png(), 'a.png']]])
const uploadedFile = async () =>
  (await call('POST', '/api/v1/files', { token: await logIn(), rawBody: pictureForm() })).body
const fileId = async (): Promise<Change> => ({ params: { id: (await uploadedFile()).id } })
const ofLink = (link: string): Change => {
  const { pathname, searchParams } = new URL(link)
  return { params: { id: pathname.split('/').at(-1) ?? '' }, query: Object.fromEntries(searchParams) }
}
/** Gives the run of the examples a picture. Returns its addresses. */
const resultUrls = async () => {
  const run = {
    _id: exampleExecution,
    client_id: exampleClient,
    workflow_id: '',
    workflow_name: '',
  }
  const file = { name: 'a.png', media_type: 'image/png', bytes: png(), thumbnail: png() }
  await convene.workflows.files.results.store(
    { ...run, created_at: new Date() },
    { step: 1, slot: 'x1', prompt_text: '', file },
    new AbortController().signal,
  )
  return (await call('GET', '/api/v1/assets', { token: await logIn() })).body.assets[0]
}

/** The few requests that no literal makes: what an earlier answer or a mail gave. */
const fromEarlierAnswers: Record<string, () => Promise<Change>> = {
  'GET /api/v1/admin/users/{id}': userId,
  'PATCH /api/v1/admin/users/{id}': userId,
  'DELETE /api/v1/admin/users/{id}': userId,
  'DELETE /admin/businesses/{businessId}/api-keys/{keyId}': keyId,
  'DELETE /api/v1/auth/logins/{id}': async () => {
    const { body } = await call('GET', '/api/v1/auth/logins', { token: await logIn() })
    return { params: { id: body.logins[0].id } }
  },
  'POST /api/v1/auth/reset': mailed('reset-password', '/api/v1/auth/forgot'),
  'POST /api/v1/auth/verify-email': mailed('verify-email', ''),
  'POST /auth/verify-email': mailed('verify-email', ''),
  'POST /admin/students': async () => {
    const { body } = await call('GET', '/admin/students', { token: admin })
    return { body: { parent_id: body[0].parent.id } }
  },
  'PATCH /admin/tutors/{id}': tutorId,
  'DELETE /admin/tutors/{id}': tutorId,
  'PATCH /admin/users/{id}': userId,
  'PATCH /bookings/{id}/reassign/{tutorId}': async () => ({ params: { tutorId: await secondTutorId() } }),
  'POST /admin/allocations': async () => ({ body: { tutorId: await secondTutorId() } }),
  'PATCH /sessions/{id}/messages/{messageId}': messageId,
  'DELETE /sessions/{id}/messages/{messageId}': messageId,
  // Browsers send the cookie of the login.
  'POST /api/v1/auth/refresh': async () => {
    const login = await call('POST', '/api/v1/auth/login', { body: exampleOf('POST /api/v1/auth/login') })
    return { options: { headers: { cookie: `refresh_token=${login.body.refresh_token}` } } }
  },
  // The others need the client of the demo data.
  'DELETE /api/v1/admin/clients/{id}': async () => {
    const body = exampleOf('POST /api/v1/admin/clients')
    const created = await call('POST', '/api/v1/admin/clients', { token: admin, body })
    return { params: { id: created.body.client.id } }
  },
  'DELETE /api/v1/settings/collaborators/{id}': async () => {
    const body = { email: `${Bun.randomUUIDv7()}@people.example` }
    const path = '/api/v1/settings/collaborators/invite'
    return { params: { id: (await call('POST', path, { token: await logIn(), body })).body.user.id } }
  },
  // The scans of the demo data have no files.
  'GET /api/scans/{scan_id}/file': async () => ({ params: { scan_id: await scanId() } }),
  'POST /sessions/{id}/recordings': async () => {
    const rawBody = new FormData()
    rawBody.append('file', new File([chime()], 'lesson.wav'))
    return { options: { rawBody } }
  },
  'POST /sessions/{id}/recordings/tus': async () => ({
    options: { headers: { ...resumable, 'upload-length': '1000' } },
  }),
  'PATCH /sessions/{id}/recordings/tus/{uploadId}': async () => ({
    params: { uploadId: await uploadId() },
    options: {
      headers: { ...resumable, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      rawBody: chime(),
    },
  }),
  'DELETE /sessions/{id}/recordings/tus/{uploadId}': async () => ({
    params: { uploadId: await uploadId() },
    options: { headers: resumable },
  }),
  'GET /uploads/recordings/{name}': async () => {
    const { body } = await call('GET', recordings, { token: await tutorToken() })
    const { pathname, searchParams } = new URL(body[0].file_url, server.url)
    return { params: { name: pathname.split('/').at(-1) ?? '' }, query: Object.fromEntries(searchParams) }
  },
  'POST /api/v1/files': async () => ({ options: { rawBody: pictureForm() } }),
  'GET /api/v1/files/{id}': fileId,
  'DELETE /api/v1/files/{id}': fileId,
  'GET /api/v1/executions/{id}/files.zip': async () => {
    await resultUrls()
    return {}
  },
  'GET /uploads/files/{id}': async () => ofLink((await uploadedFile()).file_url),
  'GET /uploads/results/{id}': async () => ofLink((await resultUrls()).result_url),
  'GET /uploads/thumbnails/{id}': async () => ofLink((await resultUrls()).thumbnail_url),
  // The example of the same scan under its other name has deleted it.
  'DELETE /api/documents/{id}': async () => ({ params: { id: await scanId() } }),
}

test('the example of each socket opens one', async () => {
  const sockets = operations.filter(isSocket)
  expect(sockets.length).toBeGreaterThan(1)
  for (const operation of sockets) {
    const [request] = exampleRequests(operation)
    const [path] = request ? toCall(operation, request) : []
    const socket = openSocket(`${server.url}${path}`)
    await socket.opened
    socket.cut()
  }
})

/** What an example deletes, the others read before; the account of the others goes last. */
const places = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const placeOf = ({ method, name }: Operation): number =>
  name === 'DELETE /api/auth/me' ? places.length : places.indexOf(method)
const inOrder = operations
  .filter((operation) => !isSocket(operation))
  .sort((one, other) => placeOf(one) - placeOf(other))

test('every operation has examples, and the server accepts each', async () => {
  const refused: unknown[] = []
  for (const operation of inOrder) {
    const credentials = await credentialsOf(operation)
    for (const request of exampleRequests(operation)) {
      const change = (await fromEarlierAnswers[operation.name]?.()) ?? {}
      const { body } = request
      const [path, options] = toCall(operation, {
        ...request,
        params: { ...request.params, ...change.params },
        query: { ...request.query, ...change.query },
        ...(body && { body: { ...body, value: { ...body.value, ...change.body } } }),
      })
      const answer = await call(operation.method, path, { ...options, ...credentials, ...change.options })
      if (answer.status >= 300) refused.push({ operation: operation.name, ...request, answer: answer.text })
    }
  }
  expect(refused).toEqual([])
})
