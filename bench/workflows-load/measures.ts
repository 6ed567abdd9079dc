import { load } from '../measure.ts'
import { type Caller, checkRuns, execute, type Server, startCpu, untilCompleted } from './server.ts'

const done = new Map<Server, number>()

/** Waits for the ends of runs that were accepted. */
const track = async (server: Server, count: number): Promise<void> => {
  const total = (done.get(server) ?? 0) + count
  done.set(server, total)
  await untilCompleted(server, total)
}

const callerOf = ({ callers }: Server, number: number): Caller => {
  const caller = callers[number % callers.length]
  if (!caller) throw new Error('there are no clients')
  return caller
}

/** Accepts runs as fast as they are answered. Returns how many a second, and the CPU time of each run in µs. */
export const asFastAsAnswered = async (server: Server, count: number, posters: number) => {
  const cpu = startCpu(server)
  const startedAt = performance.now()
  let sent = 0
  const poster = async (): Promise<void> => {
    while (sent < count) {
      sent += 1
      await execute(server.url, callerOf(server, sent))
    }
  }
  await Promise.all(Array.from({ length: posters }, poster))
  const acceptedAt = performance.now()
  await track(server, count)
  const perSecond = (to: number): number => count / ((to - startedAt) / 1000)
  return { accepts: perSecond(acceptedAt), runs: perSecond(performance.now()), cpu: cpu(count) }
}

/** Accepts at a rate, whether answers come or not. Returns the times of the answers, sorted, and the runs' ids. */
export const atRate = async (server: Server, perSecond: number, forSeconds: number) => {
  const startedAt = performance.now()
  const count = perSecond * forSeconds
  const ms: number[] = []
  const sending: Promise<string>[] = []
  for (let number = 0; number < count; number += 1) {
    const dueAt = startedAt + (number * 1000) / perSecond
    if (performance.now() < dueAt) await Bun.sleep(dueAt - performance.now())
    sending.push(
      execute(server.url, callerOf(server, number)).then((id) => {
        // From when it was due: a generator that is late would hide what the server lets wait.
        ms.push(performance.now() - dueAt)
        return id
      }),
    )
  }
  const ids = await Promise.all(sending)
  await track(server, count)
  return { ms: ms.sort((a, b) => a - b), ids }
}

export const at = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

type Started = { _id: string; created_at: Date; started_at: Date }

/** Returns the milliseconds from the accept to the start of runs that come at a rate, sorted. */
export const pickUp = async (server: Server, perSecond: number): Promise<number[]> => {
  const { ids } = await atRate(server, perSecond, 5)
  const rows = server.database.collection<Started>('executions').find({ _id: { $in: ids } })
  const waits = await rows.map(({ created_at, started_at }) => +started_at - +created_at).toArray()
  return waits.sort((a, b) => a - b)
}

/** Returns the CPU time of the app, in µs, for a poll of one of eight pages. */
export const poll = async (server: Server): Promise<number> => {
  const caller = callerOf(server, 0)
  const path = `/api/v1/executions/${await execute(server.url, caller)}`
  await track(server, 1)
  const send = () => fetch(server.url + path, { headers: { authorization: `Bearer ${caller.token}` } })
  await load(server.pid, 1000, 8, send)
  return (await load(server.pid, 3000, 8, send)).cpuMicroseconds
}

/** Throws unless a server has exactly the runs that were accepted, each of them whole. */
export const checkAll = (server: Server): Promise<void> => checkRuns(server, done.get(server) ?? 0)
