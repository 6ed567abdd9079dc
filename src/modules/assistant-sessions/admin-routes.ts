import type { Access } from '../../http/access.ts'
import { actorOf } from '../../http/caller.ts'
import { table } from '../../http/context.ts'
import { bytesWire } from '../../http/wire.ts'
import type { Conversations } from './conversations.ts'
import type { NotesStore } from './notes-store.ts'
import * as wire from './wire.ts'

/** Administration of a business: its notes and its conversations. */
export const createAssistantAdminRoutes = (may: Access, notes: NotesStore, conversations: Conversations) =>
  table('assistant-sessions-admin', 'Assistant sessions (admin)', '/admin/businesses/:businessId')
    .get(
      '/notes',
      async (c) => wire.toNotes(await notes.read(c.params.businessId)),
      may.admin({
        summary: 'Get the notes of a business for its assistant',
        params: wire.businessParams,
        response: { 200: wire.notes },
      }),
    )
    .put(
      '/notes',
      async (c) => wire.toNotes(await notes.write(c.params.businessId, c.body.notes, actorOf(c.caller))),
      may.admin({
        summary: 'Update the notes of a business for its assistant',
        params: wire.businessParams,
        largeBody: true,
        body: wire.notesBody,
        response: { 200: wire.notes },
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
        summary: "Export or search a business's conversations as JSON lines",
        params: wire.businessParams,
        query: wire.conversationsQuery,
        response: { 200: bytesWire('one conversation with its messages a line', 'application/x-ndjson') },
      }),
    )
