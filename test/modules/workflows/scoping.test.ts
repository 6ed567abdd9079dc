import { expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'
import { openWorkflows } from './workflows-setup.ts'

const { call, person } = await startTestServer()
const { admin, client, workflow } = await openWorkflows({ call, person })

test('a client that an administrator names and that is not there is 404 CLIENT_NOT_FOUND', async () => {
  const path = `/api/v1/workflows?client_id=${Bun.randomUUIDv7()}`
  const { status, body } = await call('GET', path, { token: admin.token })
  expect([status, body.code]).toEqual([404, 'CLIENT_NOT_FOUND'])
})

test('an unknown workflow and one of another client answer alike', async () => {
  const [one, other] = [await client(), await client()]
  const ids = [await workflow(other.id), Bun.randomUUIDv7(), '[$ne]=1']
  const answers = await Promise.all(
    ids.map((id) => call('GET', `/api/v1/workflows/${id}`, { token: one.owner.token })),
  )
  for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'WORKFLOW_NOT_FOUND'])
})
