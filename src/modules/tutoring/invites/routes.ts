import { type Access, signedIn } from '../../../http/access.ts'
import { attachment } from '../../../http/attachment.ts'
import type { Principal } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { bytesWire } from '../../../http/wire.ts'
import { bookingParams } from '../bookings/input-wire.ts'
import type { BookingService } from '../bookings/service.ts'
import type { Views } from '../bookings/views.ts'
import { exampleBooking } from '../bookings/wire.ts'
import { toInvite } from './invite.ts'

/** Calendar files of bookings, which the frontend asks for under two paths. */
export const createInviteRoutes = (may: Access, service: BookingService, { viewOf }: Views) => {
  const send = async (caller: Principal, id: string): Promise<Response> => {
    const booking = await service.readOwn(caller, id)
    const invite = toInvite(await viewOf(booking, 'full', caller), caller.email)
    const method = booking.status === 'cancelled' ? 'CANCEL' : 'REQUEST'
    return new Response(invite, {
      headers: {
        'content-type': `text/calendar; charset=utf-8; method=${method}`,
        'content-disposition': attachment(`session_${id}.ics`),
      },
    })
  }
  const hooks = {
    roles: ['parent', 'student', 'tutor', 'admin'],
    params: bookingParams,
    pathExamples: { id: exampleBooking },
    response: { 200: bytesWire('an iCalendar file; METHOD:CANCEL once cancelled', 'text/calendar') },
    fails: ['SESSION_NOT_FOUND', 'SESSION_FORBIDDEN'],
  } as const
  return table('tutoring-invites', 'Tutoring')
    .get(
      '/sessions/:id/invite',
      (c) => send(signedIn(c.caller), c.params.id),
      may.user({ ...hooks, summary: 'Download a booking for a calendar' }),
    )
    .get(
      '/bookings/:id/invite',
      (c) => send(signedIn(c.caller), c.params.id),
      may.user({ ...hooks, summary: 'Download a booking for a calendar' }),
    )
}
