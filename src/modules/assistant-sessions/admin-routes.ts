import { Elysia, t } from 'elysia'
import { type Access, signedIn } from '../../http/access.ts'
import { context } from '../../http/context.ts'
import type { ApiKeys } from './api-keys.ts'
import type { Conversations } from './conversations.ts'
import type { Notes } from './notes.ts'
import {
  businessParams,
  conversationsQuery,
  keyBody,
  keyParams,
  keyWire,
  madeKeyWire,
  notesBody,
  notesWire,
  toKeyWire,
  toNotesWire,
} from './wire.ts'

export type AssistantAdminOptions = {
  may: Access
  keys: ApiKeys
  notes: Notes
  conversations: Conversations
}

const tags = ['Assistant sessions (admin)']

/** What an admin does for a business: its keys, its notes, its conversations. */
export const createAssistantAdminRoutes = ({ may, keys, notes, conversations }: AssistantAdminOptions) =>
  new Elysia({ name: 'convene/assistant-sessions-admin', prefix: '/admin/businesses/:businessId' })
    .use(context)
    .post(
      '/api-keys',
      async (c) => {
        const adminId = signedIn(c.caller).userId
        const label = c.body?.label ?? ''
        const { key, apiKey } = await keys.make(c.params.businessId, label, adminId, c.caller.address)
        c.set.status = 201
        return { ...toKeyWire(apiKey), key }
      },
      may.admin({
        params: businessParams,
        body: keyBody,
        response: { 201: madeKeyWire },
        detail: { tags, summary: 'Make an API key; it is shown this once' },
      }),
    )
    .get(
      '/api-keys',
      async (c) => (await keys.ofBusiness(c.params.businessId)).map(toKeyWire),
      may.admin({
        params: businessParams,
        response: { 200: t.Array(keyWire) },
        detail: { tags, summary: "A business's API keys, newest first, revoked ones too" },
      }),
    )
    .delete(
      '/api-keys/:keyId',
      async (c) => {
        const { businessId, keyId } = c.params
        return toKeyWire(await keys.revoke(businessId, keyId, signedIn(c.caller).userId, c.caller.address))
      },
      may.admin({
        params: keyParams,
        response: { 200: keyWire },
        fails: ['API_KEY_NOT_FOUND'],
        detail: { tags, summary: 'Revoke an API key' },
      }),
    )
    .get(
      '/notes',
      async (c) => toNotesWire(await notes.read(c.params.businessId)),
      may.admin({
        params: businessParams,
        response: { 200: notesWire },
        detail: { tags, summary: 'What the assistant of a business knows' },
      }),
    )
    .put(
      '/notes',
      async (c) => {
        const adminId = signedIn(c.caller).userId
        return toNotesWire(await notes.write(c.params.businessId, c.body.notes, adminId, c.caller.address))
      },
      may.admin({
        params: businessParams,
        body: notesBody,
        response: { 200: notesWire },
        detail: { tags, summary: 'Write what the assistant of a business knows' },
      }),
    )
    .get(
      '/conversations',
      (c) => {
        const lines = conversations.export(c.params.businessId, c.query.q ?? '')
        return new Response(toByteStream(lines), { headers: { 'content-type': 'application/x-ndjson' } })
      },
      may.admin({
        params: businessParams,
        query: conversationsQuery,
        response: { 200: t.String({ description: 'one conversation with its messages a line' }) },
        detail: { tags, summary: "Export or search a business's conversations as JSON lines" },
      }),
    )

/** Pulled, never pushed: a slow reader makes the export slow, not the memory full. */
const toByteStream = (lines: AsyncGenerator<string>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
