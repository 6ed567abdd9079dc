import type { Feed } from '../../../platform/feed.ts'

/** What happens in an encounter beside messages. Of a changed message it has the id alone: its text stays in its row. */
export type EncounterEvent = { event: string; data: Record<string, unknown> }

/** The events of each booking: a stream of the feed. They reach the rooms of all processes, in order. */
export const createEncounterEvents = (feed: Feed<EncounterEvent>) => ({
  /**
   * Sends an event with its `sessionId` to all sockets in the room of a booking, at any process; with a `key`, once
   * however often it is called.
   */
  async publish(
    bookingId: string,
    event: string,
    data: Record<string, unknown>,
    key: string | null = null,
  ): Promise<void> {
    await feed.append(bookingId, { event, data }, key)
  },
  last: feed.last,
  follow: feed.follow,
})

export type EncounterEvents = ReturnType<typeof createEncounterEvents>
