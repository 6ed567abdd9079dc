import { parseOptions, withParentLine } from './options.ts'
import { openParentPipe } from './parent-pipe.ts'
import { startServer } from './server.ts'

/**
 * The reference risk service: `bun main.ts --port 8082 [--host …] [--llm-base-url … --llm-model … --llm-key-file …]`.
 *
 * With `--child` it belongs to another process: it reads one line of settings from stdin (see `withParentLine`;
 * a parent without any writes an empty line), ends when that pipe closes, however the parent ended, and leaves
 * Ctrl-C, which reaches the whole group, to the parent. Prints one line, `{"ready":true,"port":…}`.
 */
const main = async (): Promise<void> => {
  let options = parseOptions(Bun.argv.slice(2))
  if (options.isChild) {
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => {})
    const pipe = openParentPipe(Bun.stdin.stream())
    void pipe.closed.then(() => process.exit(0))
    options = withParentLine(options, await pipe.firstLine)
  }
  const server = startServer(options.host, options.port, options.llm)
  console.log(JSON.stringify({ ready: true, port: server.port }))
}

try {
  await main()
} catch (error) {
  console.error(`risk-model: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
