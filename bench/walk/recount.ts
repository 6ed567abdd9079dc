import mongoose from 'mongoose'
import type { Client } from '../../src/modules/accounts/index.ts'
import type { Execution } from '../../src/modules/workflows/executions/execution.ts'

const dayMs = 24 * 60 * 60 * 1000

type LedgerRow = { _id: string; amount: number; completed_at: Date }

export const round = (euros: number): number => Math.round(euros * 100) / 100

const sumOf = <Row>(rows: Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)

/** Recounts the figures of administrators from the rows of runs, of the ledger and of clients, never from counts. */
export const openRecount = async (uri: string) => {
  const connection = await mongoose.createConnection(uri).asPromise()
  const collection = <Row extends object>(name: string) =>
    connection.getClient().db(connection.name).collection<Row>(name)

  return {
    close: () => connection.close(),

    /** The number of rows that a filter of the store's own fits. */
    rows: (name: string, filter: object = {}): Promise<number> => collection(name).countDocuments(filter),

    /** The sum of a field over all rows. */
    async sum(name: string, field: string): Promise<number> {
      const rows = await collection<Record<string, number>>(name).find().toArray()
      return sumOf(rows, (row) => Number(row[field]))
    },

    async read(now = new Date()) {
      const projection = { input_data: 0, output_data: 0, batch_results: 0, plan: 0 }
      const all = await collection<Execution>('executions').find({}, { projection }).toArray()
      const ledger = await collection<LedgerRow>('ledger').find().toArray()
      const clients = await collection<Client>('clients').find({ status: 'active' }).toArray()
      const changes = await collection<{ _id: string; action: string }>('audit_logs')
        .find()
        .sort({ _id: -1 })
        .limit(10)
        .toArray()
      const faults = await collection('api_logs').countDocuments({
        status_code: { $gte: 500 },
        created_at: { $gte: new Date(now.getTime() - dayMs) },
      })
      const dayOf = ({ completed_at }: Pick<Execution, 'completed_at'>): string =>
        completed_at?.toISOString().slice(0, 10) ?? ''
      const ended = all.filter(({ completed_at }) => completed_at !== null)
      const completed = ended.filter(({ status }) => status === 'completed')
      const today = now.toISOString().slice(0, 10)
      const month = today.slice(0, 7)
      const subscriptions = sumOf(clients, ({ subscription_amount }) => subscription_amount)
      const since = new Date(now.getTime() - dayMs)
      const firstDay = (days: number): string =>
        new Date(now.getTime() - (days - 1) * dayMs).toISOString().slice(0, 10)
      const within = (runs: Execution[], days: number) => runs.filter((run) => dayOf(run) >= firstDay(days))
      const failed = ended.filter(({ outcome }) => ['failed', 'timed_out', 'crashed'].includes(outcome ?? ''))

      return {
        activeClients: clients.length,
        executions24h: all.filter(({ created_at }) => created_at >= since).length,
        errors24h: faults + failed.filter(({ completed_at }) => completed_at && completed_at >= since).length,
        /** By the ledger: what is billed. */
        revenueMonth: round(
          subscriptions +
            sumOf(
              ledger.filter((row) => dayOf(row).startsWith(month)),
              ({ amount }) => amount,
            ),
        ),
        unbilled: completed.filter(({ _id }) => !ledger.some((row) => row._id === _id)).length,
        costs: round(
          sumOf(
            completed.filter((run) => dayOf(run).startsWith(today.slice(0, 4))),
            ({ cost }) => cost,
          ),
        ),
        ended: ended.length,
        successRate: ended.length === 0 ? 0 : round((100 * completed.length) / ended.length),
        changes: changes.map(({ _id }) => _id),
        ofPeriod: (days: number) => ({
          ended: within(ended, days).length,
          revenue: round(sumOf(within(completed, days), ({ price }) => price)),
          failures: within(failed, days).length,
        }),
        ofWorkflow: (id: string, days = 100_000) => {
          const own = within(ended, Math.min(days, 20_000)).filter(({ workflow_id }) => workflow_id === id)
          const done = own.filter(({ status }) => status === 'completed')
          return {
            ended: own.length,
            completed: done.length,
            revenue: round(sumOf(done, ({ price }) => price)),
            seconds: done
              .map(({ started_at, completed_at }) => (Number(completed_at) - Number(started_at)) / 1000)
              .toSorted((one, other) => one - other),
          }
        },
        ofClient: (id: string) => {
          const own = all.filter(({ client_id }) => client_id === id)
          return {
            all: own.length,
            completed: own.filter(({ status }) => status === 'completed').length,
            failed: own.filter(({ status }) => status === 'failed').length,
          }
        },
      }
    },
  }
}
