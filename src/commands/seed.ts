import { describeDemo, loadDemoData } from '../../seeds/run.ts'
import { startConvene } from '../convene.ts'
import { openLogs } from '../platform/log.ts'
import { reasonOf } from '../platform/reason.ts'
import { readOrExit } from './serve.ts'
import { openStore } from './store.ts'

/** `bun run seed`: loads the demo data into the store of the settings. A second run changes nothing. */
const settings = { ...readOrExit(), role: 'web' as const, ports: [] }
const logs = await openLogs(settings.logDir, console.error)
try {
  const store = await openStore(settings)
  const convene = await startConvene(settings, store.uri, logs)
  const passwords = await loadDemoData(convene, settings, { onlyWhenEmpty: false })
  await convene.stop()
  await store.close()
  console.log(['The demo data is loaded.', ...describeDemo('http://localhost:3000', passwords)].join('\n'))
} catch (error) {
  logs.logger.error({ err: error }, 'the seed failed')
  console.error(`The demo data cannot be loaded: ${reasonOf(error)}`)
  process.exitCode = 1
}
await logs.close()
