/**
 * `bun bench/patterns.ts`: times every pattern of the API's schemas on hostile texts of 1 MB, each in a worker
 * that is ended after two seconds. A slow one needs a `maxLength`, which is checked before the pattern.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPinned, untilAnswers } from './measure.ts'

const limitMs = 2000
const megabyte = 1024 * 1024
const texts = {
  letters: 'a'.repeat(megabyte),
  digits: `${'0'.repeat(megabyte)}!`,
  dots: `a@${'.'.repeat(megabyte)}@`,
  dashes: `${'-'.repeat(megabyte)}\n`,
}

const dataDir = await mkdtemp(join(tmpdir(), 'convene-patterns-'))
const url = 'http://127.0.0.1:4390'
const server = startPinned(0, join(import.meta.dir, '..', 'src', 'main.ts'), {
  PORT: '4390',
  DATA_DIR: dataDir,
  LOG_DIR: join(dataDir, 'logs'),
  LLM_BASE_URL: 'off',
  AI_SERVICE_URL: 'http://127.0.0.1:9',
})
await untilAnswers(`${url}/api-docs/json`)
const patterns = new Map<string, number | null>()
/** The smallest bound of a pattern's texts; null where one of its fields has none. */
const note = (pattern: string, maxLength: unknown): void => {
  const bound = typeof maxLength === 'number' ? maxLength : null
  const known = patterns.get(pattern)
  patterns.set(pattern, known === null || bound === null ? null : Math.max(known ?? 0, bound))
}
JSON.parse(await (await fetch(`${url}/api-docs/json`)).text(), (_key, value: unknown) => {
  if (typeof value === 'object' && value !== null && 'pattern' in value && typeof value.pattern === 'string')
    note(value.pattern, 'maxLength' in value ? value.maxLength : null)
  return value
})
server.kill()

const workerScript = URL.createObjectURL(
  new Blob([
    'onmessage = ({ data }) => { const before = performance.now(); new RegExp(data.pattern).test(data.text); postMessage(performance.now() - before) }',
  ]),
)
const timeOf = async (pattern: string, text: string): Promise<number | null> => {
  const worker = new Worker(workerScript)
  const answer = new Promise<number>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data)
  })
  worker.postMessage({ pattern, text })
  const ms = await Promise.race([answer, Bun.sleep(limitMs).then(() => null)])
  worker.terminate()
  return ms
}

for (const [pattern, maxLength] of patterns) {
  let slowest: number | null = 0
  for (const text of Object.values(texts)) {
    const ms: number | null = slowest === null ? null : await timeOf(pattern, text)
    slowest = ms === null || slowest === null ? null : Math.max(slowest, ms)
  }
  const shown = slowest === null ? `over ${limitMs} ms` : `${slowest.toFixed(1)} ms`
  const isSafe = slowest !== null || maxLength !== null
  console.log(
    `${isSafe ? 'ok  ' : 'SLOW'} ${shown.padStart(12)}  max ${maxLength ?? 'none'}  ${pattern.slice(0, 80)}`,
  )
  if (!isSafe) process.exitCode = 1
}
process.exit()
