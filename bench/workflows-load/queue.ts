import { median } from '../measure.ts'
import { type Caller, execute, type Server, startCpu } from './server.ts'

/** After many rows were put into the queue: the store folds its log into its file. */
const settleMs = 500

/**
 * Accepts of a client whose slots are all taken. Returns the mean milliseconds of one, and its CPU time in app and store in µs,
 * with an empty queue and with `queued` runs that wait, medians of `rounds`. `longWorkflowId` is a workflow that keeps its slot until the end.
 */
export const acceptBesideQueue = async (
  server: Server,
  caller: Caller & { clientId: string },
  longWorkflowId: string,
  queued: number,
  rounds: number,
) => {
  const executions = server.database.collection<{ _id: string; status: string }>('executions')
  const long = { ...caller, workflowId: longWorkflowId }
  for (let slot = 0; slot < 8; slot += 1) await execute(server.url, long)
  const measure = async () => {
    const cpu = startCpu(server)
    const answered: number[] = []
    const poster = async (): Promise<void> => {
      for (let number = 0; number < 100; number += 1) {
        const sentAt = performance.now()
        await execute(server.url, caller)
        answered.push(performance.now() - sentAt)
      }
    }
    await Promise.all(Array.from({ length: 4 }, poster))
    const sum = (values: number[]): number => values.reduce((all, one) => all + one, 0)
    return { ms: sum(answered) / answered.length, cpu: sum(Object.values(cpu(answered.length))) }
  }
  const pending = { client_id: caller.clientId, status: 'pending' }
  await measure()
  const template = await executions.findOne(pending)
  if (!template) throw new Error('no run waits')
  type Accept = Awaited<ReturnType<typeof measure>>
  const [empty, full]: [Accept[], Accept[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    await executions.deleteMany(pending)
    empty.push(await measure())
  }
  for (let number = 0; number < queued; number += 1000)
    await executions.insertMany(
      Array.from({ length: 1000 }, () => ({ ...template, _id: Bun.randomUUIDv7() })),
    )
  await Bun.sleep(settleMs)
  for (let round = 0; round < rounds; round += 1) full.push(await measure())
  const middle = (all: Accept[]): Accept => ({
    ms: median(all.map(({ ms }) => ms)),
    cpu: median(all.map(({ cpu }) => cpu)),
  })
  return { empty: middle(empty), full: middle(full) }
}
