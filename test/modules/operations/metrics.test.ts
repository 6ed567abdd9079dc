import { expect, test } from 'bun:test'
import { rawRequest } from '../../support/raw-request.ts'
import { startTestServer } from '../../support/server.ts'
const server = await startTestServer()
test('x', async () => {
  const { token } = await server.person()
  await server.call('GET', '/api/auth/me', { token })
  await server.call('GET', '/nothing/x')
  const { text, status, headers } = await server.call('GET', '/metrics')
  console.log(status, headers.get('content-type'), text)
  await Bun.sleep(200)
  const t = performance.now()
  const again = await server.call('GET', '/metrics')
  console.log(performance.now() - t, again.text.split('\n').filter(l => /lag_seconds |loop_lag_seconds_c/.test(l)))
})
