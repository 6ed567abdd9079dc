import type { Db } from 'mongodb'
import { count } from '../cases.ts'
import type { BenchClient, Clients } from './clients.ts'
import type { watchExecutions } from './watch.ts'

type Row = { _id: string } & Record<string, unknown>
type Watch = Awaited<ReturnType<typeof watchExecutions>>

const ends = ['completed', 'failed', 'cancelled']

/**
 * Compares runs that should have ended with the store and the API: one end each, one last event, one row in the ledger
 * for each completed one at its price and none for others, and nothing that waits to be settled. Returns their outcomes.
 */
export const checkRuns = async (
  database: Db,
  clients: Clients,
  watch: Watch,
  started: Map<string, BenchClient>,
  price: number,
  fault: (text: string) => void,
): Promise<Map<string, number>> => {
  const outcomes = new Map<string, number>()
  const ledger = new Map(
    (await database.collection<Row>('ledger').find().toArray()).map((row) => [row._id, row]),
  )
  const executions = await database.collection<Row>('executions').find().toArray()
  if (executions.length !== started.size) fault(`${executions.length} runs of ${started.size} accepted ones`)
  for (const { _id, outcome, unsettled } of executions) {
    const client = started.get(_id)
    count(outcomes, String(outcome))
    if (!client || unsettled) fault(`${_id} was not accepted or is not settled`)
    if (watch.runs.get(_id)?.ends !== 1) fault(`${_id} ended ${watch.runs.get(_id)?.ends} times`)
    const billed = ledger.get(_id)
    if ((outcome === 'completed') !== (billed !== undefined)) fault(`${_id}, ${outcome}: ${billed?.amount}`)
    if (billed && billed.amount !== price) fault(`${_id} costs ${billed.amount}`)
    ledger.delete(_id)
    const events = client ? await clients.events(client, _id) : []
    const last = events.filter(({ type }) => ends.includes(type))
    if (last.length !== 1 || events.at(-1) !== last[0]) fault(`${_id} has ${last.length} last events`)
  }
  for (const id of ledger.keys()) fault(`the ledger has ${id}, which is no run`)
  const left = await database.collection('step_results').countDocuments()
  if (left > 0) fault(`${left} results of steps are left behind`)
  return outcomes
}
