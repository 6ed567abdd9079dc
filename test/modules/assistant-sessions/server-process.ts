import { pino } from 'pino'
import { startConvene } from '../../../src/convene.ts'
import { testSettings } from '../../support/server.ts'

// A server as a process of its own: `server-process.ts URI LLM_BASE_URL` prints where it answers.
const [uri = '', baseUrl = ''] = process.argv.slice(2)
const llm = baseUrl ? { baseUrl, apiKey: '', model: 'fake' } : null
const logger = pino({ level: 'silent' })
const convene = await startConvene(await testSettings({ llm }), uri, { logger, requests: logger })
console.log(JSON.stringify({ url: convene.urls[0] }))
for await (const _ of Bun.stdin.stream());
process.exit(0)
