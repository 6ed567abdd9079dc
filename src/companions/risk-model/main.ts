import { followParent, runCompanion } from '../child.ts'
import { parseOptions, withParentLine } from './options.ts'
import { startServer } from './server.ts'

// `bun main.ts --port 8082 [--host …] [--read-seconds 20] [--llm-base-url … --llm-model … --llm-key-file …]`; with
// `--child` it reads one line of settings from stdin (see `withParentLine`) and ends when its stdin closes.
await runCompanion('risk-model', async () => {
  const own = parseOptions(Bun.argv.slice(2))
  const options = own.isChild ? withParentLine(own, await followParent()) : own
  return startServer(options)
})
