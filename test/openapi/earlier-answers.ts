import { chime } from '../../seeds/chime.ts'
import { exampleBooking } from '../../src/modules/tutoring/bookings/wire.ts'
import { exampleSession } from '../../src/modules/tutoring/recordings/wire.ts'
import { formOf, png } from '../modules/workflows/files-setup.ts'
import { signedEvent } from '../modules/workflows/stripe-setup.ts'
import type { CallOptions } from '../support/server.ts'
import type { Demo } from './demo.ts'
import type { ExampleRequest } from './operations.ts'
import { webhookAnswers } from './webhook-answers.ts'

/** What a request has beside the example of its operation, or instead of it. */
export type Change = {
  params?: ExampleRequest['params'] | undefined
  query?: ExampleRequest['query'] | undefined
  body?: object
  options?: CallOptions
  /** Sent through an open socket. */
  frame?: { event: string; data: object }
}

/** Creates an account. */
export const register = async ({ call, exampleOf }: Demo) => {
  const email = `${Bun.randomUUIDv7()}@people.example`
  const body = { ...exampleOf('POST /api/auth/register'), email }
  const { id }: { id: string } = (await call('POST', '/api/auth/register', { body })).body
  return { id, email }
}

/** The few requests that no literal makes: what an earlier answer gave. */
export const earlierAnswers = (demo: Demo): Record<string, () => Promise<Change>> => {
  const { server, call, exampleOf, logIn, logInAs, admin } = demo
  const userId = async (): Promise<Change> => ({ params: { id: (await register(demo)).id } })
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

  const scanId = async (): Promise<string> => {
    const form = new FormData()
    form.append('file', new File(['a plan'], 'plan.txt'))
    return (await call('POST', '/api/scan', { token: await logIn(), rawBody: form })).body.id
  }

  const tutorToken = () => logInAs('tutor@k12.example')
  const recordings = `/sessions/${exampleSession}/recordings`
  const resumable = { 'tus-resumable': '1.0.0' }
  const uploadId = async (): Promise<string> => {
    const headers = { ...resumable, 'upload-length': String(chime().byteLength) }
    const answer = await call('POST', `${recordings}/tus`, { token: await tutorToken(), headers })
    return answer.headers.get('location')?.split('/').at(-1) ?? ''
  }

  /** A message of the parent that the example of the route logs in. */
  const messageId = async (): Promise<Change> => {
    const token = await logInAs('parent@k12.example')
    const path = `/sessions/${exampleBooking}/messages`
    return { params: { messageId: (await call('POST', path, { token, body: { text: 'x' } })).body.id } }
  }

  const picture = () => ({ rawBody: formOf([['file', [png(), 'a.png']]]) })
  const upload = async () =>
    (await call('POST', '/api/v1/files', { token: await logIn(), ...picture() })).body
  const fileId = async (): Promise<Change> => ({ params: { id: (await upload()).id } })
  let file: Promise<Change> | null = null
  /** Gives the run of the examples a picture. Returns its addresses. */
  const asset = async () => (await call('GET', '/api/v1/assets', { token: await logIn() })).body.assets[0]
  const ofLink = (link: string): Change => {
    const { pathname, searchParams } = new URL(link)
    return { params: { id: pathname.split('/').at(-1) ?? '' }, query: Object.fromEntries(searchParams) }
  }

  const asAdmin = (method: string, path: string, body: object) =>
    call(method, `/api/v1/admin${path}`, { token: admin, body })
  const newClient = async (): Promise<string> =>
    (await asAdmin('POST', '/clients', exampleOf('POST /api/v1/admin/clients'))).body.client.id
  const member = async (): Promise<Change> => {
    const [id, { id: user_id }] = [await newClient(), await register(demo)]
    await asAdmin('POST', `/clients/${id}/members`, { user_id })
    return { params: { id, memberId: user_id } }
  }
  const assigned = async (): Promise<Change> => {
    const id = await newClient()
    const body = exampleOf('POST /api/v1/admin/clients/{id}/workflows')
    const workflowId = (await asAdmin('POST', `/clients/${id}/workflows`, body)).body.workflow_id
    return { params: { id, workflowId } }
  }

  const clientKeyId = async (): Promise<Change> => {
    const body = { name: 'Website' }
    const created = await call('POST', '/api/v1/api-keys', { token: await logIn(), body })
    return { params: { id: created.body.api_key.id } }
  }

  let key: Promise<Change> | null = null

  return {
    'POST /api/v1/admin/users': async () => ({ body: { email: `${Bun.randomUUIDv7()}@people.example` } }),
    'POST /api/v1/admin/clients/{id}/members': async () => ({ body: { user_id: (await register(demo)).id } }),
    'PUT /api/v1/admin/clients/{id}/members/{memberId}': member,
    'DELETE /api/v1/admin/clients/{id}/members/{memberId}': member,
    // The client of the demo data has a copy of each template.
    'POST /api/v1/admin/clients/{id}/workflows': async () => ({ params: { id: await newClient() } }),
    'DELETE /api/v1/admin/clients/{id}/workflows/{workflowId}': assigned,
    'POST /api/v1/stripe/webhook': async () => ({
      options: { headers: signedEvent(exampleOf('POST /api/v1/stripe/webhook')).headers },
    }),
    ...webhookAnswers(demo),
    'GET /api/v1/admin/users/{id}': userId,
    'PATCH /api/v1/admin/users/{id}': userId,
    'DELETE /api/v1/admin/users/{id}': userId,
    'DELETE /admin/businesses/{businessId}/api-keys/{keyId}': keyId,
    'DELETE /api/v1/auth/logins/{id}': async () => {
      const { body } = await call('GET', '/api/v1/auth/logins', { token: await logIn() })
      return { params: { id: body.logins[0].id } }
    },
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
    'DELETE /api/v1/admin/clients/{id}': async () => ({ params: { id: await newClient() } }),
    'GET /api/v1/api-keys/{id}': () => {
      key ??= clientKeyId()
      return key
    },
    'DELETE /api/v1/api-keys/{id}': clientKeyId,
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
    'POST /api/v1/files': async () => ({ options: picture() }),
    'GET /api/v1/files/{id}': () => {
      file ??= fileId()
      return file
    },
    'DELETE /api/v1/files/{id}': fileId,
    'GET /uploads/files/{id}': async () => ofLink((await upload()).file_url),
    'GET /uploads/results/{id}': async () => ofLink((await asset()).result_url),
    'GET /uploads/thumbnails/{id}': async () => ofLink((await asset()).thumbnail_url),
    // The example of the same scan under its other name has deleted it.
    'DELETE /api/documents/{id}': async () => ({ params: { id: await scanId() } }),
  }
}
