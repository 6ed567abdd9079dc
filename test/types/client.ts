/**
 * A client in a browser, compiled against the emitted declarations by `client.test.ts` and never run.
 * Every line is an assertion, the `@ts-expect-error` ones too.
 */
import { treaty } from '@elysiajs/eden'
import type { App } from 'convene'

const api = treaty<App>('http://127.0.0.1:3000')

/** Compiles only when both types are the same one. */
type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false
const same = <_ extends true>() => undefined

export const readMe = async () => {
  const { data, error } = await api.api.auth.me.get()
  if (error) {
    // Every failure has the one error body, whatever its status.
    same<Same<typeof error.value.requestId, string>>()
    if (error.status === 401)
      same<Same<typeof error.value.code, 'UNAUTHENTICATED' | 'TOKEN_INVALID' | 'API_KEY_INVALID'>>()
    if (error.status === 429) same<Same<typeof error.value.code, 'RATE_LIMITED'>>()
    // @ts-expect-error Nothing here can answer 409.
    return error.status === 409
  }
  same<Same<typeof data.email, string>>()
  same<Same<typeof data.first_name, string | null>>()
  same<Same<typeof data.created_at, Date>>()
  same<Same<typeof data.user.last_login, Date | null>>()
  // @ts-expect-error The hash of a password is on no wire.
  return data.password_hash
}

export const register = async () => {
  const { data } = await api.api.auth.register.post({ email: 'ada@people.example', password: 'test123' })
  if (data) same<Same<typeof data.access_token, string>>()
  // @ts-expect-error `password` is missing.
  await api.api.auth.register.post({ email: 'ada@people.example' })
  // @ts-expect-error An e-mail address is a string.
  await api.api.auth.register.post({ email: 1, password: 'test123' })
}

export const listUsers = async () => {
  await api.api.v1.admin.users.get({ query: { limit: 20, offset: '0', role: 'tutor' } })
  await api.api.sessions.get({ query: { limit: '20' } })
  await api.api.scans.get({ query: { limit: 20, page: 2 } })
  await api.api.sessions({ id: 'x' }).messages.get({ query: { limit: 20, after: 3 } })
  // @ts-expect-error There is no such role.
  await api.api.v1.admin.users.get({ query: { role: 'owner' } })
  const { data } = await api.api.v1.admin.users.get({ query: {} })
  if (data) same<Same<typeof data.data.users, typeof data.users>>()
  return data?.users[0]?.created_at.getTime()
}

export const listWorkflows = async () => {
  const { data, error } = await api.api.v1.workflows.get({ query: { status: 'deployed', page: 2 } })
  if (error?.status === 403)
    same<Same<typeof error.value.code, 'API_KEY_SCOPE' | 'NO_CLIENT' | 'ORIGIN_FORBIDDEN'>>()
  if (data) same<Same<(typeof data.workflows)[number]['cost_per_execution'], number | null>>()
  const one = await api.api.v1.workflows({ id: 'x' }).get({ query: {} })
  return one.data?.recent_executions[0]?.created_at.getTime()
}

export const createSession = async () => {
  await api.api.sessions.post({ report_id: 'val_1', form_data: { company: { name: 'Acme' } } })
  const { data, error } = await api.api.sessions.post({ businessId: 'B1', userId: 'user_1' })
  // @ts-expect-error A business is a string.
  await api.api.sessions.post({ businessId: 1, userId: 'user_1' })
  if (error?.status === 409)
    same<Same<typeof error.value.code, 'REPORT_ID_TAKEN' | 'IDEMPOTENCY_KEY_REUSED'>>()
  if (!data) return null
  if ('session' in data) return data.session.report_id
  same<Same<typeof data.createdAt, Date>>()
  same<Same<typeof data.status, 'active' | 'closed' | 'resolved' | 'abandoned'>>()
  return data.sessionId
}

export const useSession = async (id: string) => {
  const session = api.api.sessions({ id })
  const { data, error } = await session.get()
  if (error?.status === 404) same<Same<typeof error.value.code, 'SESSION_NOT_FOUND'>>()
  if (data && 'session' in data) same<Same<typeof data.session.completed_at, Date | null>>()

  const updated = await session.patch({ status: 'closed', metadata: { rating: 5 } })
  // @ts-expect-error A title is a string.
  await session.patch({ title: 5 })
  if (updated.error?.status === 412) same<Same<typeof updated.error.value.code, 'PRECONDITION_FAILED'>>()

  await session.messages.post({ content: 'Hello', reply: true })
  // @ts-expect-error A message has a content.
  await session.messages.post({ reply: true })

  const deleted = await session.delete()
  if (deleted.data) same<Same<typeof deleted.data.success, true>>()
}

export const followSession = (id: string) => {
  const socket = api.api.sessions({ id }).live.subscribe({ query: { after: 3 } })
  socket.subscribe(({ data }) => {
    same<Same<typeof data.event, string>>()
    same<Same<typeof data.data, unknown>>()
  })
  socket.send({ event: 'send', data: { content: 'Hello' }, id: 1 })
  // @ts-expect-error A frame names its event.
  socket.send({ data: { content: 'Hello' } })
}
