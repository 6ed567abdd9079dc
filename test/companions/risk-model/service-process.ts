import { readPort, spawnChild } from '../../../src/companions/child.ts'

const main = new URL('../../../src/companions/risk-model/main.ts', import.meta.url).pathname

export type ServiceProcess = Awaited<ReturnType<typeof startService>>

/** Starts the real service on a free port as a parent would: settings in stdin's first line, the pipe held open. */
export const startService = async (settings: Readonly<Record<string, string>> = {}, args: string[] = []) => {
  const { child, close } = spawnChild(main, ['--port', '0', ...args], settings, {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  return { process: child, url: `http://127.0.0.1:${await readPort(child.stdout)}`, end: close }
}

export type Row = Readonly<{ risk: string; category: string; context: string }>
export type Reply = Readonly<{
  status: number
  data: readonly Row[]
  source: string
  detail: string
  code: string | null
  isTruncated: boolean
  headers: Headers
}>

/** Posts a form; parts that the reply lacks come back empty. */
export const scan = async (
  url: string,
  parts: Readonly<Record<string, string | Blob>>,
  caller: string | null = null,
): Promise<Reply> => {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) form.append(name, part)
  const response = await fetch(`${url}/scan`, {
    method: 'POST',
    body: form,
    headers: caller === null ? {} : { 'x-caller': caller },
  })
  const body = (await response.json()) as Partial<
    Pick<Reply, 'data' | 'source' | 'detail' | 'code'> & { truncated: boolean }
  >
  return {
    status: response.status,
    data: body.data ?? [],
    source: body.source ?? '',
    detail: body.detail ?? '',
    code: body.code ?? null,
    isTruncated: body.truncated === true && response.headers.get('x-text-truncated') === 'true',
    headers: response.headers,
  }
}

export const categoriesOf = (reply: Reply): string[] => reply.data.map(({ category }) => category)
