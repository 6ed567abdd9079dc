import { demoAccounts } from '../../../seeds/accounts.ts'
import { type Convene, startConvene } from '../../convene.ts'
import { migrations } from '../../migrations/index.ts'
import { createHealthStore } from '../../modules/operations/index.ts'
import { missingIndexes } from '../../platform/missing-indexes.ts'
import { databaseOf } from '../../platform/mongo.ts'
import { storeVersion } from '../../platform/store-version.ts'
import type { Settings } from '../../settings.ts'
import { openStore } from '../store.ts'
import { fault, type Outcome, ok, warning } from './finding.ts'
import { silent } from './service-checks.ts'

/** Jobs and tokens go by the clocks of all machines. */
const clockWarningMs = 1000
const clockFaultMs = 30_000

/** Reaches the store as a server does and reads it; it writes nothing but the row of `/health`. */
export const checkStore = async (settings: Settings, waitMs: number): Promise<Outcome[]> => {
  const store = await openStore(settings, { shared: true, waitMs })
  try {
    const logs = { logger: silent, requests: silent }
    const own = { ...settings, role: 'web' as const }
    const convene = await startConvene(own, store.uri, logs, { purpose: 'look' })
    try {
      return [...(await checkServer(convene, settings)), ...(await checkContent(convene, settings))]
    } finally {
      await convene.stop()
    }
  } finally {
    await store.close()
  }
}

const checkServer = async ({ connection }: Convene, { mongodbUri }: Settings): Promise<Outcome[]> => {
  const db = databaseOf(connection)
  const startedAt = Date.now()
  const hello = await db.command({ hello: 1 })
  const middle = (startedAt + Date.now()) / 2
  const { version } = await db.command({ buildInfo: 1 })
  const name = mongodbUri === null ? 'the embedded store' : `MongoDB ${version}`
  if (mongodbUri !== null && typeof hello.setName !== 'string' && hello.msg !== 'isdbgrid')
    return [
      fault(
        `${name} is no replica set, so no change is heard of`,
        'start it with --replSet, and initiate it',
      ),
    ]
  await createHealthStore(connection).write()
  const apartMs = Math.round(Math.abs(middle - new Date(hello.localTime).getTime()))
  const clock = `the clock of this machine and that of the store are ${apartMs / 1000} s apart`
  return [
    ok(`${name} answers and takes writes`),
    apartMs > clockFaultMs
      ? fault(clock, 'let both synchronize with NTP')
      : apartMs > clockWarningMs
        ? warning(clock, 'let both synchronize with NTP')
        : ok('its clock and that of this machine agree'),
  ]
}

const checkContent = async (convene: Convene, { production }: Settings): Promise<Outcome[]> => {
  const { connection, accounts } = convene
  const newest = Math.max(0, ...migrations.map(({ version }) => version))
  const version = await storeVersion(connection)
  if (version === null) return [ok('it is empty: the first start of Convene prepares it')]
  const missing = await missingIndexes(connection)
  const { total: admins } = await accounts.page({ role: 'admin', status: 'active' }, { limit: 1, offset: 0 })
  const openDemo = demoAccounts.find(({ password }) => password !== undefined)
  const hasOpenDemo = production && openDemo && (await accounts.findByEmail(openDemo.email)) !== null
  return [
    version > newest
      ? fault(`it has version ${version}, and this Convene knows up to ${newest}`, 'start a newer Convene')
      : version < newest
        ? warning(`it has version ${version}: the next start makes it ${newest}`, 'back it up before')
        : ok(`it has version ${version}, the newest one`),
    missing.length === 0
      ? ok('it has all indexes')
      : warning(
          `it lacks ${missing.length} indexes (${missing.slice(0, 3).join(', ')} …)`,
          'start Convene, which builds them',
        ),
    ...(admins === 0
      ? [warning('no account is an active admin', 'bun run user add EMAIL --role admin')]
      : []),
    ...(hasOpenDemo
      ? [
          fault(
            `${openDemo.email}, whose password is public, has an account`,
            `bun run user reset ${openDemo.email}`,
          ),
        ]
      : []),
  ]
}
