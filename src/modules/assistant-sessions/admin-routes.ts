import { Elysia } from 'elysia'
import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { context } from '../../http/context.ts'
import { bytesWire } from '../../http/wire.ts'
import type { Conversations } from './conversations.ts'
import type { NotesStore } from './notes-store.ts'
import { businessParams, conversationsQuery, notesBody, notesWire, toNotesWire } from './wire.ts'

export type AssistantAdminOptions = { may: Access; notes: NotesStore; conversations: Conversations }

const tags = ['Assistant sessions (admin)']

/** Administration of a business: its notes and its conversations. */
export const createAssistantAdminRoutes = ({ may, notes, conversations }: AssistantAdminOptions) =>
  new Elysia({ name: 'convene/assistant-sessions-admin', prefix: '/admin/businesses/:businessId' })
    .use(context)
    .get(
      '/notes',
      async (c) => toNotesWire(await notes.read(c.params.businessId)),
      may.admin({
        params: businessParams,
        response: { 200: notesWire },
        detail: { tags, summary: 'Get the notes of a business for its assistant' },
      }),
    )
    .put(
      '/notes',
      async (c) => toNotesWire(await notes.write(c.params.businessId, c.body.notes, actorOf(c.caller))),
      may.admin({
        params: businessParams,
        body: notesBody,
        response: { 200: notesWire },
        detail: { tags, summary: 'Update the notes of a business for its assistant' },
      }),
    )
    .get(
      '/conversations',
      (c) => {
        // Lines are pulled: a slow reader slows the export down and fills no memory.
        const lines = conversations.export(c.params.businessId, c.query.q ?? '')
        return new Response(lines, { headers: { 'content-type': 'application/x-ndjson' } })
      },
      may.admin({
        params: businessParams,
        query: conversationsQuery,
        response: { 200: bytesWire('one conversation with its messages a line', 'application/x-ndjson') },
        detail: { tags, summary: "Export or search a business's conversations as JSON lines" },
      }),
    )
