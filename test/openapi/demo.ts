import { loadDemoData } from '../../seeds/run.ts'
import type { Settings } from '../../src/settings.ts'
import { startScriptedAiService } from '../support/ai-service.ts'
import { startTestServer } from '../support/server.ts'
import { unreachableStripe } from '../support/stripe-process.ts'
import { exampleRequests, readOperations } from './operations.ts'

export type Demo = Awaited<ReturnType<typeof startDemo>>

/** A server with the demo data, which the examples of the OpenAPI document belong to. */
export const startDemo = async (overrides: Partial<Settings> = {}) => {
  const [adminPassword, othersPassword] = ['admin password', 'client password']
  const server = await startTestServer({
    seedAdminPassword: adminPassword,
    seedClientPassword: othersPassword,
    videoRoomUrl: 'https://rooms.example',
    aiServiceUrl: (await startScriptedAiService()).url,
    stripe: unreachableStripe,
    ...overrides,
  })
  const { call, convene, settings } = server
  await loadDemoData(convene, settings, { onlyWhenEmpty: true })
  const operations = await readOperations(server)

  /** The body of the first example of an operation. */
  const exampleOf = (name: string): Record<string, unknown> => {
    const [request] = operations.filter((one) => one.name === name).flatMap(exampleRequests)
    return request?.body?.value ?? {}
  }

  /** Signs in to the account of the example, which most examples belong to, or to another one. Returns a token. */
  const logIn = async (body = exampleOf('POST /api/auth/login')): Promise<string> =>
    (await call('POST', '/api/auth/login', { body })).body.access_token
  const logInAs = (email: string): Promise<string> => logIn({ email, password: othersPassword })

  return {
    server,
    call,
    operations,
    exampleOf,
    logIn,
    logInAs,
    admin: await logIn({ email: 'admin@masstock.com', password: adminPassword }),
  }
}
