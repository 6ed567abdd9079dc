import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { S3Settings } from '../src/settings.ts'

/** Ticks of `/proc/PID/stat` on every Linux that Bun runs on. */
const ticksPerSecond = 100

export type Measured = { cpuMicroseconds: number; requestsPerSecond: number; p50Ms: number; p99Ms: number }

type Spawned = { pid: number; exited: Promise<number>; kill(): void }

/** Starts a script, by Bun unless set, on one core of its own where the machine has several and `taskset`. */
export const startPinned = (
  core: number,
  script: string,
  env: Record<string, string>,
  runtime = process.execPath,
): Spawned => {
  const pin = availableParallelism() > 1 && Bun.which('taskset') ? ['taskset', '-c', String(core)] : []
  const child = Bun.spawn([...pin, runtime, script], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdout: 'ignore',
    stderr: 'inherit',
    stdin: 'pipe',
  })
  return { pid: child.pid, exited: child.exited, kill: () => child.kill('SIGKILL') }
}

/** Resolves once something answers there; throws after 20 s. */
export const untilAnswers = async (url: string): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await fetch(url).then(Boolean, () => false)) return
    await Bun.sleep(100)
  }
  throw new Error(`${url} does not answer`)
}

/** The CPU time that a process has taken so far. */
export const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

export const residentMegabytes = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

/** Sends `count` requests, `concurrency` at a time, and reads the CPU time that the process `pid` spent on them. */
export const load = async (
  pid: number,
  count: number,
  concurrency: number,
  send: (number: number) => Promise<Response>,
): Promise<Measured> => {
  const times: number[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const number = next
      next += 1
      const before = performance.now()
      const response = await send(number)
      await response.arrayBuffer()
      times.push(performance.now() - before)
      if (!response.ok) throw new Error(`a request of the benchmark was answered with ${response.status}`)
    }
  }
  const cpuBefore = cpuSeconds(pid)
  const before = performance.now()
  await Promise.all(Array.from({ length: concurrency }, worker))
  const seconds = (performance.now() - before) / 1000
  times.sort((a, b) => a - b)
  return {
    cpuMicroseconds: ((cpuSeconds(pid) - cpuBefore) / count) * 1e6,
    requestsPerSecond: count / seconds,
    p50Ms: times[Math.floor(count * 0.5)] ?? 0,
    p99Ms: times[Math.floor(count * 0.99)] ?? 0,
  }
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Measures with files on disk, then in an S3 server in a process of its own. */
export const onDiskAndS3 = async (
  measure: (storage: 'disk' | 'S3', settings: { s3?: S3Settings }) => Promise<void>,
): Promise<void> => {
  await measure('disk', {})
  const server = Bun.spawn([process.execPath, join(import.meta.dir, '../test/support/small-s3.ts')], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { value } = await server.stdout.getReader().read()
  await measure('S3', { s3: JSON.parse(new TextDecoder().decode(value)) })
  server.kill()
  await server.exited
}
