import type { Writer } from '../../../src/modules/support/news.ts'
import { eventually } from '../../support/eventually.ts'
import type { Answer, TestServer } from '../../support/server.ts'
import { openWorkflows } from '../workflows/workflows-setup.ts'

type Told = { kind: string; message: string; resource_id: string }

/** A writer of the client's side. */
export const clientWriter = (userId: string): Writer => ({
  side: 'client',
  actor: { userId, address: 'test' },
})

/** What the tests of requests and tickets do: calls in the name of clients and administrators, and what these are told. */
export const openSupport = async (server: TestServer) => {
  const opened = await openWorkflows(server)
  const db = server.database.getClient().db(server.database.name)
  const rows = (name: string) => db.collection<{ _id: string }>(name)

  const send = (url: TestServer['call'], token: string, headers = {}) => {
    return (method: string, path: string, body?: object): Promise<Answer> =>
      url(method, `/api/v1${path}`, { token, headers, ...(body && { body }) })
  }

  /** Resolves once no news are left to be told. */
  const allTold = () =>
    eventually(async () => {
      for (const name of ['workflow_requests', 'support_tickets'])
        if (await rows(name).findOne({ 'news.version': { $gt: 0 } })) throw new Error(`${name} has news`)
    })

  return {
    ...opened,
    rows,
    send,
    allTold,
    /** The kinds of what an account was told, the oldest first; of one row when it is named. */
    async told(userId: string, resource?: string): Promise<string[]> {
      await allTold()
      const found = await rows('notifications').find({ user_id: userId }).sort({ _id: 1 }).toArray()
      return (found as unknown as Told[])
        .filter(({ resource_id }) => resource === undefined || resource_id === resource)
        .map(({ kind }) => kind)
    },
    /** The actions of the audit trail about a row, the oldest first. */
    async audited(id: string): Promise<string[]> {
      await allTold()
      const found = await rows('audit_logs').find({ resource_id: id }).sort({ _id: 1 }).toArray()
      return found.map((row) => Object(row).action)
    },
  }
}
