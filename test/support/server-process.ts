import { pino } from 'pino'
import { startConvene } from '../../src/convene.ts'
import { testSettings } from './server.ts'

/**
 * A server in a process of its own, for tests that kill it:
 * `bun test/support/server-process.ts <mongodb uri> <settings as JSON>`. It prints its address.
 */
const [uri = '', overrides = '{}'] = process.argv.slice(2)
const settings = await testSettings(JSON.parse(overrides))
const logger = pino({ level: 'silent' })
const convene = await startConvene(settings, uri, { logger, requests: logger })
console.log(convene.urls[0])
