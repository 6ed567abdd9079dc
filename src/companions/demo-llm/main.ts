import { reasonOf } from '../../platform/reason.ts'
import { serveDemoLlm } from './server.ts'

// `bun run demo-llm [--port 8083] [--token-ms 30]`; with `--child` it ends when its stdin closes.
const readNumber = (name: string, fallback: number): number => {
  const index = process.argv.indexOf(name)
  const value = index === -1 ? fallback : Number(process.argv[index + 1])
  if (Number.isFinite(value) && value >= 0) return value
  return exit(`${name} must be a number`)
}

const exit = (fault: string): never => {
  console.error(`demo-llm: ${fault}`)
  process.exit(1)
}

const isChild = process.argv.includes('--child')
if (isChild) {
  // Ctrl-C reaches the whole process group: the parent decides when this child ends, by its pipe.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
}

const options = { port: readNumber('--port', 8083), tokenMs: readNumber('--token-ms', 30) }
try {
  const server = serveDemoLlm(options)
  console.log(JSON.stringify({ ready: true, port: server.port }))
} catch (error) {
  exit(reasonOf(error))
}

if (isChild) {
  for await (const _ of Bun.stdin.stream());
  process.exit(0)
}
