import { serveDemoLlm } from './server.ts'

// `bun run demo-llm [--port 8083] [--token-ms 30]`; with `--child` it ends when its stdin closes.
const readNumber = (name: string, fallback: number): number => {
  const place = process.argv.indexOf(name)
  const value = place === -1 ? fallback : Number(process.argv[place + 1])
  if (Number.isFinite(value) && value >= 0) return value
  console.error(`${name} must be a number`)
  process.exit(1)
}

const isChild = process.argv.includes('--child')
if (isChild) {
  // A Ctrl-C reaches the whole group: the parent decides when this one ends, by its pipe.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
}

const server = serveDemoLlm({ port: readNumber('--port', 8083), tokenMs: readNumber('--token-ms', 30) })
console.log(JSON.stringify({ ready: true, port: server.port }))

if (isChild) {
  for await (const _ of Bun.stdin.stream());
  process.exit(0)
}
