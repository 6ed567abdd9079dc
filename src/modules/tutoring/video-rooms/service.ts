import type { Principal } from '../../../http/caller.ts'
import { AppError } from '../../../http/errors.ts'
import { isFinal } from '../bookings/booking.ts'
import type { BookingService } from '../bookings/service.ts'
import type { SignRoomToken } from './room-token.ts'

/** Use cases of video rooms, which a server of its own keeps under `videoRoomUrl`. */
export const createVideoRoomService = (
  { readOwn }: BookingService,
  sign: SignRoomToken,
  videoRoomUrl: string | null,
) => ({
  /**
   * Returns the room of a booking and a token for the caller. Throws SESSION_NOT_FOUND, SESSION_FORBIDDEN,
   * BOOKING_FINAL, VIDEO_NOT_CONFIGURED.
   */
  async join(caller: Principal, id: string): Promise<{ roomUrl: string; token: string }> {
    const booking = await readOwn(caller, id)
    if (isFinal(booking)) throw new AppError('BOOKING_FINAL', { text: 'This session is over' })
    if (videoRoomUrl === null) throw new AppError('VIDEO_NOT_CONFIGURED')
    return { roomUrl: `${videoRoomUrl}/${booking._id}`, token: await sign(caller, booking) }
  },
})

export type VideoRoomService = ReturnType<typeof createVideoRoomService>
