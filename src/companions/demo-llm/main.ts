import { parseArgs } from 'node:util'
import { followParent, runCompanion } from '../child.ts'
import { serveDemoLlm } from './server.ts'

// `bun run demo-llm [--port 8083] [--token-ms 30]`; with `--child` it ends when its stdin closes.
await runCompanion('demo-llm', async () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8083' },
      'token-ms': { type: 'string', default: '30' },
      child: { type: 'boolean', default: false },
    },
  })
  const options = { port: Number(values.port), tokenMs: Number(values['token-ms']) }
  for (const [name, value] of Object.entries(options))
    if (!(value >= 0)) throw new Error(`${name} must be a number of at least 0`)
  if (values.child) void followParent()
  return serveDemoLlm(options)
})
