import { expect, test } from 'bun:test'
import { seedRiskScans } from '../../../seeds/risk-scans.ts'
import { startTestServer } from '../../support/server.ts'

test('the demo has three scans with fixed ids, and loading them again changes nothing', async () => {
  const server = await startTestServer()
  const analyst = await server.person()
  await seedRiskScans(server.convene.riskScans, analyst.id)
  const first = await server.call('GET', '/api/scans', { token: analyst.token })
  expect(first.body.scans.map(({ id }: { id: string }) => id)).toEqual([
    '01993a6e-0002-7000-8000-000000000003',
    '01993a6e-0002-7000-8000-000000000002',
    '01993a6e-0002-7000-8000-000000000001',
  ])
  await seedRiskScans(server.convene.riskScans, analyst.id)
  const again = await server.call('GET', '/api/scans', { token: analyst.token })
  expect(again.body).toEqual(first.body)
})
