import { expect, test } from 'bun:test'
import type { Webhook } from '../../../src/modules/workflows/webhooks/webhook.ts'
import { createSealer } from '../../../src/platform/sealed-text.ts'
import { deriveKeys } from '../../../src/platform/secrets.ts'
import { defaultTimings } from '../../../src/timings.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { openClient } from '../workflows/executions-setup.ts'
import { formOf, png } from '../workflows/files-setup.ts'
import { startReceiver, verified } from '../workflows/webhook-receiver.ts'

const [before, after] = [
  'the secret before a rotation, of more than 32',
  'the secret after a rotation, of more than 32',
]
const receiver = startReceiver(() => null)
const settings = {
  webhookAllowedHosts: [receiver.host],
  timings: {
    ...defaultTimings,
    webhookSweepMs: 30,
    webhookRetryMs: 0.0001,
    webhookDrainMs: 0,
    jobPollMs: 30,
  },
}
const old = await startTestServer({ ...settings, jwtSecret: before, role: 'web' })
/** Starts a process with the secret of after on the store, and the files, of the one of before. */
const start = (jwtSecretPrevious: string | null) =>
  startTestServer(
    { ...settings, jwtSecret: after, jwtSecretPrevious, dataDir: old.settings.dataDir },
    old.databaseUri,
  )

const client = await openClient(old)
const { email, password } = client.user
const refreshable = await old.call('POST', '/api/v1/auth/login', { body: { email, password } })
const form = formOf([['files', [png(), 'a.png']]])
const upload = await client.call('POST', '/files', { rawBody: form })
const url = receiver.url('/hook')
const hook = await client.call('POST', '/webhooks', { body: { url, events: ['ticket.updated'] } })

const me = (server: TestServer, token: string) => server.call('GET', '/api/auth/me', { token })
const refresh = (server: TestServer) =>
  server.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: refreshable.body.refresh_token } })
const opens = async (server: TestServer) => {
  const { pathname, search } = new URL(upload.body.file.file_url)
  return (await fetch(server.url + pathname + search)).status
}
/** Publishes something. Returns what the log of the webhook says of it. */
const deliver = async (server: TestServer) => {
  const { publish } = server.convene.workflows
  const news = { client_id: client.id, type: 'ticket.updated' as const, data: { id: 't' }, at: new Date() }
  await publish({ ...news, id: `ticket-${Bun.randomUUIDv7()}` })
  const { token } = (await server.call('POST', '/api/auth/login', { body: { email, password } })).body
  let newest = null
  await eventually(async () => {
    const path = `/api/v1/webhooks/${hook.body.id}/deliveries`
    newest = (await server.call('GET', path, { token })).body.deliveries[0]
    expect(Object(newest).status).toBeOneOf(['delivered', 'failed'])
  })
  return Object(newest)
}

test('without the secret of before its tokens, links and seals are refused, and say what to do', async () => {
  const bare = await start(null)
  const refused = await me(bare, client.token)
  expect([refused.status, refused.body.code]).toEqual([401, 'TOKEN_INVALID'])
  expect(await opens(bare)).toBe(403)
  // A refresh token is under no secret.
  const renewed = await refresh(bare)
  expect((await me(bare, renewed.body.access_token)).status).toBe(200)
  const delivery = await deliver(bare)
  expect([delivery.status, delivery.attempts.at(-1).error]).toEqual([
    'failed',
    'Not sent: the secret cannot be read any more; rotate it',
  ])
  await bare.stop()
})

test('with it they are good, new ones are by the new secret, and webhooks need the one of before no more', async () => {
  const both = await start(before)
  expect([(await me(both, client.token)).status, await opens(both)]).toEqual([200, 200])
  const fresh = await refresh(both)
  expect((await me(both, fresh.body.access_token)).status).toBe(200)
  expect((await me(old, fresh.body.access_token)).status).toBe(401)
  expect(await deliver(both)).toMatchObject({ status: 'delivered' })
  const [first] = receiver.at('/hook')
  if (!first) throw new Error('nothing was delivered')
  expect(verified(hook.body.secret, first)).toMatchObject({ type: 'ticket.updated' })

  const sealer = createSealer(deriveKeys([after], 'webhook secrets'))
  const webhooks = both.database.getClient().db(both.database.name).collection<Webhook>('webhooks')
  await eventually(async () => {
    const sealed = (await webhooks.findOne({ _id: hook.body.id }))?.secrets[0]?.sealed ?? ''
    expect(await sealer.open(sealed, hook.body.id)).toBe(hook.body.secret)
  })
})
