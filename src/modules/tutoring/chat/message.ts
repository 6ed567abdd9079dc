import type { Principal } from '../../../http/caller.ts'

/** The event in a row of the message log of a booking. */
export type MessageEvent = {
  id: string
  user_id: string
  role: Principal['role']
  /** Empty once the message is deleted. */
  text: string
  edited_at: Date | null
  deleted_at: Date | null
}

/** A message of the chat of a booking. `seq` counts 1, 2, 3… without gaps. */
export type Message = MessageEvent & { session_id: string; seq: number; created_at: Date }

/** A message and the name of its author. */
export type NamedMessage = { message: Message; name: string }

export type NewMessage = { text: string; clientMessageId?: string | null | undefined }

/** The newest `limit` messages between two seqs, or all. */
export type Window = { limit?: number | undefined; before?: number | undefined; after?: number | undefined }

/** The key of a repeated message: two users may choose one `clientMessageId`. */
export const keyOf = (userId: string, { clientMessageId }: NewMessage): string | null =>
  clientMessageId ? `${userId} ${clientMessageId}` : null
