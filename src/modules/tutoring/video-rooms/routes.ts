import { type Access, signedIn } from '../../../http/access.ts'
import { table } from '../../../http/context.ts'
import { bookingParams } from '../bookings/input-wire.ts'
import { exampleBooking } from '../bookings/wire.ts'
import type { VideoRoomService } from './service.ts'
import * as wire from './wire.ts'

/** The video rooms of bookings. */
export const createVideoRoomRoutes = (may: Access, service: VideoRoomService) =>
  table('tutoring-video-rooms', 'Tutoring').get(
    '/sessions/:id/daily-token',
    async (c) => await service.join(signedIn(c.caller), c.params.id),
    may.user({
      summary: 'Get the video room of a booking and a token for it',
      roles: ['parent', 'student', 'tutor', 'admin'],
      params: bookingParams,
      pathExamples: { id: exampleBooking },
      response: { 200: wire.room },
      fails: ['SESSION_NOT_FOUND', 'SESSION_FORBIDDEN', 'BOOKING_FINAL', 'VIDEO_NOT_CONFIGURED'],
    }),
  )
