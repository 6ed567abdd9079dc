import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'
import { engineSettings, openClient, rowsOf } from './executions-setup.ts'

const server = await startTestServer(engineSettings)
const client = await openClient(server)

describe('a run', () => {
  test('is accepted at once, ends with its output and has a timeline', async () => {
    const id = await client.execute(await client.workflow(), { a: 'hello' })
    const run = await client.ended(id)
    expect(run).toMatchObject({ status: 'completed', outcome: 'completed', progress: 100, attempts: 1, retry_count: 0 })
    expect(run).toMatchObject({ error_message: null, workflow_name: 'A workflow', triggered_by_email: client.user.email })
    expect(run.output_data).toEqual({ a: 'hello', key: `${id}:go`, earlier: [] })
    expect(await client.log(id)).toEqual(['queued', 'started', 'step', 'completed'])
  })
})
