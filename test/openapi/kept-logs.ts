import { expect } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import type { Answer, CallOptions, TestServer } from '../support/server.ts'
import type { Operation } from './operations.ts'

/** Operations of `/api/v1` that write and leave no row in the audit trail, and why. */
const notAudited: Record<string, string> = {
  'POST /api/v1/auth/refresh': 'it goes on with a login, whose start and end have rows',
  'PATCH /api/v1/support-tickets/{id}': 'the example sets what that of the PUT has set before',
  'PATCH /api/v1/workflow-requests/{id}': 'the example has the note that that of the PUT has added before',
  'POST /api/v1/admin/workflows/{id}/deploy': 'the workflow of the example is deployed already',
  'POST /api/v1/stripe/webhook':
    'the event of the example concerns no client; what others change has rows by Stripe',
  'PATCH /api/v1/notifications/{id}/read': 'it says what the user alone has seen',
  'POST /api/v1/auth/forgot': 'nothing changes until the mailed link is used, which has a row',
}

const isSecretName = (name: string): boolean =>
  /(password|token|secret|^key|apikey|api_key|signature)$/i.test(name) && name !== 'token_type'

/** The strings under names of secrets, at any depth. */
const secretsIn = (value: unknown, name = ''): string[] => {
  if (typeof value === 'string') return isSecretName(name) && value.length > 5 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => secretsIn(item, key))
}

const cookiesIn = (headers: Headers): string[] =>
  headers.getSetCookie().flatMap((cookie) => /^[^=]+=([^;]{6,})/.exec(cookie)?.[1] ?? [])

/** Sends calls, each under a `User-Agent` of its own, and checks what the logs keep of them. */
export const watchLogs = ({ call, database }: TestServer) => {
  const secrets = new Set<string>()
  const sent: string[] = []
  const changes: [name: string, agent: string][] = []
  const learn = (values: unknown): void => {
    for (const secret of secretsIn(values)) secrets.add(secret)
  }

  return {
    learn,

    async send({ name, method }: Operation, path: string, options: CallOptions): Promise<Answer> {
      const agent = `example ${sent.length}`
      const answer = await call(method, path, {
        ...options,
        headers: { ...options.headers, 'user-agent': agent },
      })
      learn(options)
      learn(options.rawBody instanceof URLSearchParams ? Object.fromEntries(options.rawBody) : {})
      learn(answer.body)
      for (const cookie of cookiesIn(answer.headers)) secrets.add(cookie)
      if (!path.startsWith('/api/v1/')) return answer
      sent.push(agent)
      if (method !== 'GET' && answer.status < 300) changes.push([name, agent])
      return answer
    },

    /** Waits until each change has its row in the audit trail; some are told behind the answer. */
    async expectChanges(): Promise<void> {
      const rows = database.collection('audit_logs')
      await eventually(async () => {
        const known = new Set(await rows.distinct('user_agent', { user_agent: /^example / }))
        const without = changes.filter(([, agent]) => !known.has(agent)).map(([name]) => name)
        expect([...new Set(without)].sort()).toEqual(Object.keys(notAudited).sort())
      })
    },

    /** Waits until each call has its row in the log of requests. */
    async expectRequests(): Promise<void> {
      const rows = database.collection('api_logs')
      await eventually(async () => {
        const found = await rows.distinct('user_agent', { user_agent: /^example / })
        expect(found.sort()).toEqual([...new Set(sent)].sort())
      })
    },

    /** Searches both logs for every secret that was sent or answered. */
    async expectNoSecret(): Promise<void> {
      expect(secrets.size).toBeGreaterThan(20)
      for (const name of ['audit_logs', 'api_logs']) {
        const text = JSON.stringify(await database.collection(name).find().toArray())
        expect([...secrets].filter((secret) => text.includes(secret))).toEqual([])
      }
    },
  }
}
