import { reasonOf } from '../../platform/reason.ts'
import { parseOptions, withParentLine } from './options.ts'
import { openParentPipe } from './parent-pipe.ts'
import { startServer } from './server.ts'

/**
 * The reference risk service: `bun main.ts --port 8082 [--host …] [--llm-base-url … --llm-model … --llm-key-file …]`.
 *
 * With `--child` it reads one line of settings from stdin (see `withParentLine`; an empty line for none) and ends when
 * that pipe closes. It ignores Ctrl-C, which reaches the whole process group: the parent decides when it ends.
 * Prints one line, `{"ready":true,"port":…}`.
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
  console.error(`risk-model: ${reasonOf(error)}`)
  process.exit(1)
}
