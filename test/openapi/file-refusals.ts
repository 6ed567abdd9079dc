import { MongoNetworkError } from 'mongodb'
import { openClient } from '../modules/workflows/executions-setup.ts'
import { formOf, png } from '../modules/workflows/files-setup.ts'
import { rawRequest } from '../support/raw-request.ts'
import { type CallOptions, caller, type TestServer } from '../support/server.ts'
import type { OwnRefusals, Refusal } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownId = '01993a6e-0000-7000-8000-00000000ffff'
const execute = `/workflows/${unknownId}/execute`

export const fileRefusals = ({ main, bare, impatient, user, withFailingStore }: Servers): OwnRefusals => {
  const opened = openClient(main)
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Refusal> =>
    await (await opened).call(method, path, options)
  const onBare = async (method: string, path: string, options: CallOptions = {}): Promise<Refusal> =>
    await (await opened).callOn(bare.url)(method, path, options)

  /** The client cannot be named by a user without one, nor by a user of another one. */
  const ofScope = (method: string, path: string) => ({
    NO_CLIENT: () => main.call(method, `/api/v1${path}`, { token: user.token }),
    CLIENT_NOT_FOUND: () => call(method, `${path}?client_id=${unknownId}`),
  })
  const ofFile = (method: string) => ({
    ...ofScope(method, `/files/${unknownId}`),
    FILE_NOT_FOUND: () => call(method, `/files/${unknownId}`),
  })

  const form = (bytes: Bun.BlobPart = png()): CallOptions => ({
    rawBody: formOf([['file', [bytes, 'a.png']]]),
  })
  const unknownType = new Uint8Array([0x4d, 0x5a, 0, 0, 1, 2, 3])

  /** Announces a body and sends nothing of it. */
  const stall = async (server: TestServer, path: string, bytes: number) => {
    const { token } = await opened
    return await rawRequest(server.url, 'POST', `/api/v1${path}`, {
      authorization: `Bearer ${token}`,
      'content-length': String(bytes),
      'content-type': 'multipart/form-data; boundary=b',
    })
  }
  const malformed = {
    rawBody: 'no form',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  }

  /** A workflow that can be executed. */
  const path = async (): Promise<string> => `/workflows/${await (await opened).workflow()}/execute`

  const full = async (send: (client: Awaited<typeof opened>) => Promise<Refusal>) => {
    const client = await openClient(main)
    const row = { _id: client.id, total_bytes: 1e15, reservations: [], version: 1 }
    await main.database.collection('client_spaces').insertOne(row as object)
    return await send(client)
  }

  /** A run with a file, and the links to it and to its thumbnail. */
  const made = async () => {
    const client = await opened
    const id = await client.execute(await client.workflow())
    await client.ended(id)
    const run = { _id: id, client_id: client.id, workflow_id: 'w', workflow_name: 'w' }
    const bytes = png()
    await main.convene.workflows.files.results.store(
      { ...run, created_at: new Date() },
      {
        step: 1,
        slot: 'x1',
        prompt_text: '',
        file: { name: 'a.png', media_type: 'image/png', bytes: bytes.slice(), thumbnail: bytes.slice() },
      },
      new AbortController().signal,
    )
    const { assets } = (await client.call('GET', '/assets?limit=1')).body
    return { id, results: assets[0].result_url, thumbnails: assets[0].thumbnail_url }
  }

  type Links = {
    [kind in 'files' | 'results' | 'thumbnails']: [collection: string, link: () => Promise<string>]
  }
  const links: Links = {
    files: ['client_files', async () => (await (await opened).call('POST', '/files', form())).body.file_url],
    results: ['result_files', async () => (await made()).results],
    thumbnails: ['result_files', async () => (await made()).thumbnails],
  }
  const openOn = async (server: TestServer, link: string, headers = {}): Promise<Refusal> => {
    const { pathname, search } = new URL(link)
    return await caller(server.url)('GET', pathname + search, { headers })
  }
  const ofLink = ([collection, link]: Links['files']) => {
    const withFault = async (error: Error) => {
      const known = await link()
      return await withFailingStore(error, (server) => openOn(server, known))
    }
    return {
      FILE_LINK_INVALID: async () => openOn(main, (await link()).replace(/signature=.*/, 'signature=x')),
      FILE_NOT_FOUND: async () => {
        const known = await link()
        const id = new URL(known).pathname.split('/').at(-1)
        await main.database.collection(collection).deleteOne({ _id: id } as object)
        return await openOn(main, known)
      },
      RANGE_NOT_SATISFIABLE: async () => openOn(main, await link(), { range: 'bytes=1000000-' }),
      FILES_UNAVAILABLE: async () => openOn(bare, await link()),
      INTERNAL_ERROR: () => withFault(new TypeError('a fault')),
      STORE_UNAVAILABLE: () => withFault(new MongoNetworkError('the store is away')),
    }
  }

  return {
    'GET /api/v1/files': ofScope('GET', '/files'),
    'POST /api/v1/files': {
      ...ofScope('POST', '/files'),
      VALIDATION_FAILED: () => call('POST', '/files', { rawBody: formOf([['text', 'x']]) }),
      UNSUPPORTED_MEDIA_TYPE: () => call('POST', '/files', { body: {} }),
      BODY_UNREADABLE: () => call('POST', '/files', malformed),
      TOO_LARGE: () => stall(main, '/files', 1e9),
      REQUEST_TIMEOUT: () => stall(impatient, '/files', 1000),
      UPLOAD_TYPE_UNSUPPORTED: () => call('POST', '/files', form(unknownType)),
      FILE_SPACE_FULL: () => full((client) => client.call('POST', '/files', form())),
      FILES_UNAVAILABLE: () => onBare('POST', '/files', form()),
    },
    'GET /api/v1/files/{id}': ofFile('GET'),
    'DELETE /api/v1/files/{id}': ofFile('DELETE'),
    'GET /api/v1/assets': ofScope('GET', '/assets'),
    'GET /uploads/files/{id}': ofLink(links.files),
    'GET /uploads/results/{id}': ofLink(links.results),
    'GET /uploads/thumbnails/{id}': ofLink(links.thumbnails),
    'GET /api/v1/executions/{id}/files.zip': {
      ...ofScope('GET', `/executions/${unknownId}/files.zip`),
      EXECUTION_NOT_FOUND: () => call('GET', `/executions/${unknownId}/files.zip`),
      FILE_NOT_FOUND: async () => {
        const client = await opened
        const id = await client.execute(await client.workflow())
        return await call('GET', `/executions/${id}/files.zip`)
      },
      FILES_UNAVAILABLE: async () => onBare('GET', `/executions/${(await made()).id}/files.zip`),
    },
    'POST /api/v1/workflows/{id}/execute': {
      VALIDATION_FAILED: () => call('POST', execute, { body: [] }),
      BODY_UNREADABLE: async () => call('POST', await path(), malformed),
      UNSUPPORTED_MEDIA_TYPE: () =>
        call('POST', execute, { rawBody: '<p>', headers: { 'content-type': 'text/html' } }),
      TOO_LARGE: async () => stall(main, await path(), 1e9),
      REQUEST_TIMEOUT: async () => stall(impatient, await path(), 1000),
      FILE_NOT_FOUND: async () =>
        call('POST', await path(), { body: { input_data: { images: [unknownId] } } }),
      UPLOAD_TYPE_UNSUPPORTED: async () => call('POST', await path(), form(unknownType)),
      FILE_SPACE_FULL: () =>
        full(async (client) => client.call('POST', `/workflows/${await client.workflow()}/execute`, form())),
      FILES_UNAVAILABLE: async () => onBare('POST', await path(), form()),
    },
  }
}
