import { expect, test } from 'bun:test'
import { addField, migrations } from '../../src/migrations/index.ts'
import { type Migration, newestVersion } from '../../src/platform/store-version.ts'
import { exampleRequests, type Operation, readOperations, toCall } from '../openapi/operations.ts'
import { startScriptedAiService } from '../support/ai-service.ts'
import { eventually } from '../support/eventually.ts'
import { loadOldRelease } from '../support/old-release.ts'
import { noCheck } from '../support/openapi.ts'
import { type Answer, type CallOptions, caller, startTestServer, testSettings } from '../support/server.ts'
import { freshDatabaseUri } from '../support/store.ts'
import { unreachableStripe } from '../support/stripe-process.ts'

type Server = { url: string; call(method: string, path: string, options?: CallOptions): Promise<Answer> }

const [adminPassword, othersPassword] = ['admin password', 'client password']
const uri = await freshDatabaseUri()
const settings = await testSettings({
  role: 'web',
  seedAdminPassword: adminPassword,
  seedClientPassword: othersPassword,
  videoRoomUrl: 'https://rooms.example',
  aiServiceUrl: (await startScriptedAiService()).url,
  stripe: unreachableStripe,
})

/** Steps that a release to come may have: each collection gets a field that this release and the one before do not know. */
const marked = [
  'users',
  'valuation_sessions',
  'assistant_sessions',
  'risk_scans',
  'bookings',
  'workflows',
  'executions',
]
const lastVersion = newestVersion(migrations)
const expanding: Migration[] = marked.map((collection, index) =>
  addField(lastVersion + 1 + index, collection, 'marked_by_upgrade', true, lastVersion),
)

const old = await loadOldRelease()
const oldA = await old.start(uri, settings)
await oldA.loadDemoData()
const oldB = await old.start(uri, settings)
const operations = await readOperations(oldB)

const exampleOf = (name: string): object =>
  operations.filter((one) => one.name === name).flatMap(exampleRequests)[0]?.body?.value ?? {}

const tokens = new Map<string, Promise<string>>()
const logIn = (body: object): Promise<string> => {
  const key = JSON.stringify(body)
  const token =
    tokens.get(key) ?? oldB.call('POST', '/api/auth/login', { body }).then(({ body }) => body.access_token)
  tokens.set(key, token)
  return token
}
const tokenOf = async ({ 'x-access': rule, 'x-roles': [role] = [] }: Operation): Promise<string | null> => {
  if (role) return await logIn({ email: `${role}@k12.example`, password: othersPassword })
  if (rule === 'admin') return await logIn({ email: 'admin@masstock.com', password: adminPassword })
  const signsIn = rule === 'user' || rule === 'client' || rule === 'anyone'
  return signsIn ? await logIn(exampleOf('POST /api/auth/login')) : null
}

/**
 * Fields that answers have since the release before: groups of errors name clients and a run, results their end, logins
 * their use, clients their last visit and runs.
 */
const added =
  /,"(client_ids":\[[^\]]*\]|last_(execution|client)_id":(null|"[\w-]+")|last_used_at":"[^"]+"(?=,"current)|(expires|last_seen)_at":(null|"[\w:.-]+")|executions_30d":\d+)/g

/** Without what differs from one call to the next (reading marks replies as read), and the field of the steps. */
const sameOf = ({ url }: Server, text: string): string =>
  text
    .replaceAll(url, '')
    .replaceAll(added, '')
    .replaceAll(
      /,"marked_by_upgrade":true|expires=\d+&signature=[\w-]+|"requestId":"[\w-]+"|"unread":\d+/g,
      '',
    )

/** What each example of some operations is answered with. */
const answersOf = async (server: Server, some: (operation: Operation) => boolean) => {
  const answers: Record<string, string> = {}
  for (const operation of operations.filter(some))
    for (const request of exampleRequests(operation)) {
      const [path, options] = toCall(operation, request)
      const token = await tokenOf(operation)
      const { status, text } = await server.call(operation.method, path, {
        ...options,
        ...(token && { token }),
      })
      answers[`${operation.name} ${request.label}`] = `${status} ${sameOf(server, text)}`
    }
  return answers
}

/** Where answers are not the same: their name, and both texts around the first difference. */
const differences = (one: Record<string, string>, other: Record<string, string>): string[][] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => {
    const [a = '', b = ''] = [one[name], other[name]]
    if (a === b) return []
    const at = Math.max(0, [...a].findIndex((letter, index) => letter !== b[index]) - 60)
    return [[name, a.slice(at, at + 120), b.slice(at, at + 120)]]
  })

/** Their answers depend on the release or the moment, are computed from rows that others show, or are streams. */
const others =
  /^\/(|health|api\/health|api-docs.*|.*(api-logs|daily-token|workflow-templates|guest\/session|dashboard|stats|finances|analytics|summary|report$|\.zip|live|encounters).*)$/
const isRead = ({ method, path }: Operation): boolean => method === 'GET' && !others.test(path)

/** Writes of each product, of which each release makes its own. */
const writes = [
  'PATCH /api/v1/auth/me',
  'POST /api/sessions',
  'PATCH /api/valuation-sessions/{id}',
  'PUT /api/valuation-sessions/{id}/result',
  'POST /api/messages',
  'PUT /admin/businesses/{businessId}/notes',
  'POST /api/scan',
  'PATCH /bookings/{id}',
  'POST /sessions/{id}/messages',
  'PUT /api/v1/admin/workflows/{id}',
  'POST /api/v1/support-tickets',
  'POST /api/v1/support-tickets/{id}/replies',
  'PUT /api/v1/settings/preferences',
]

test('a rolling upgrade: both releases serve one store, each reads what the other writes, and nothing is lost', async () => {
  const before = await answersOf(oldB, isRead)
  await oldA.stop()

  // The other process of the release before serves while the first one of this release migrates.
  let isMigrated = false
  const meanwhile: number[] = []
  const calls = (async () => {
    while (!isMigrated) {
      const token = await logIn(exampleOf('POST /api/auth/login'))
      const answers = await Promise.all(
        ['/api/auth/me', '/api/sessions', '/api/scans', '/api/v1/workflows'].map((path) =>
          oldB.call('GET', path, { token }),
        ),
      )
      meanwhile.push(...answers.map(({ status }) => status))
    }
  })()
  const steps = { migrations: [...migrations, ...expanding] }
  const start = async (role: 'all' | 'web') => {
    const server = await startTestServer({ ...settings, role }, uri, steps)
    return { ...server, call: caller(server.url, noCheck) }
  }
  const newA = await start('all')
  isMigrated = true
  await calls
  expect(meanwhile.filter((status) => status !== 200)).toEqual([])
  const newest = await newA.database.collection('store_version').findOne({})
  expect(newest).toMatchObject({ version: lastVersion + expanding.length, compatibleFrom: lastVersion })
  expect(differences(await answersOf(newA, isRead), before)).toEqual([])

  const marks = () =>
    Promise.all(
      marked.map((name) => newA.database.collection(name).countDocuments({ marked_by_upgrade: true })),
    )
  const marksBefore = await marks()
  expect(Math.min(...marksBefore)).toBeGreaterThan(0)
  for (const server of [oldB, newA, oldB]) {
    const answers = await answersOf(server, ({ name }) => writes.includes(name))
    expect(Object.entries(answers).filter(([, text]) => !/^20[01] /.test(text))).toEqual([])
  }
  // No release takes from a row what the other one wrote.
  expect(await marks()).toEqual(marksBefore)

  // The process of the release before runs no jobs: what it accepts and cancels, the other one runs and ends.
  const client = { token: await logIn(exampleOf('POST /api/auth/login')) }
  const body = exampleOf('POST /api/v1/workflows/{id}/execute')
  const run = '/api/v1/workflows/01993a6e-0004-7000-8000-000000000014/execute'
  const { execution_id } = (await oldB.call('POST', run, { ...client, body })).body
  const untilIs = (status: string) =>
    eventually(async () => {
      const answer = await oldB.call('GET', `/api/v1/executions/${execution_id}`, client)
      expect(answer.body.status).toBe(status)
    })
  await untilIs('processing')
  await oldB.call('POST', `/api/v1/executions/${execution_id}/cancel`, client)
  await untilIs('failed')

  const after = await answersOf(oldB, isRead)
  expect(differences(after, before).length).toBeGreaterThan(writes.length)
  await oldB.stop()
  const newB = await start('web')
  expect(differences(await answersOf(newB, isRead), after)).toEqual([])
})
