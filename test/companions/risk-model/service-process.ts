import { execPath } from 'node:process'
import type { Subprocess } from 'bun'

const MAIN = new URL('../../../src/companions/risk-model/main.ts', import.meta.url).pathname

export type ServiceProcess = Readonly<{
  process: Subprocess<'pipe', 'pipe', 'inherit'>
  url: string
  end: () => Promise<void>
}>

/** Starts the real service on a free port as a parent would: settings in stdin's first line, the pipe held open. */
export const startService = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> => {
  const process = Bun.spawn([execPath, MAIN, '--port', '0', '--child'], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  process.stdin.write(`${JSON.stringify(settings)}\n`)
  process.stdin.flush()
  const url = `http://127.0.0.1:${await readyPort(process.stdout)}`
  const end = async () => {
    await process.stdin.end()
    await process.exited
  }
  return { process, url, end }
}

const readyPort = async (output: ReadableStream<Uint8Array>): Promise<number> => {
  const reader = output.getReader()
  let text = ''
  while (!text.includes('\n')) {
    const { value, done } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
  }
  reader.releaseLock()
  const line: unknown = JSON.parse(text.slice(0, text.indexOf('\n')))
  if (typeof line === 'object' && line !== null && 'port' in line && typeof line.port === 'number')
    return line.port
  throw new Error(`The service did not say its port: ${text}`)
}

export type Row = Readonly<{ risk: string; category: string; context: string }>
export type Reply = Readonly<{
  status: number
  data: readonly Row[]
  source: string
  detail: string
  headers: Headers
}>

/** Posts a form; parts that the reply lacks come back empty. */
export const scan = async (url: string, parts: Readonly<Record<string, string | Blob>>): Promise<Reply> => {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) form.append(name, part)
  const response = await fetch(`${url}/scan`, { method: 'POST', body: form })
  const body = (await response.json()) as Partial<Pick<Reply, 'data' | 'source' | 'detail'>>
  return {
    status: response.status,
    data: body.data ?? [],
    source: body.source ?? '',
    detail: body.detail ?? '',
    headers: response.headers,
  }
}

export const categoriesOf = (reply: Reply): string[] => reply.data.map(({ category }) => category)
