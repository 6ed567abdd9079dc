import { type Access, signedIn } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readListPage, sendList } from '../list-wire.ts'
import type { createBookingCreation } from './create-service.ts'
import * as input from './input-wire.ts'
import type { BookingService } from './service.ts'
import type { Views } from './views.ts'
import * as wire from './wire.ts'

const everyRole = ['parent', 'student', 'tutor', 'admin'] as const
const own = ['SESSION_NOT_FOUND', 'SESSION_FORBIDDEN'] as const
const creationFails = ['STUDENT_NOT_FOUND', 'TUTOR_NOT_FOUND', 'TUTOR_UNSUITABLE', 'BOOKING_OVERLAP'] as const

const changeFails = ['TUTOR_NOT_FOUND', 'TUTOR_UNSUITABLE', 'BOOKING_FINAL', 'BOOKING_OVERLAP'] as const

/** Bookings of families and tutors: creating, reading, claiming and changing them. */
export const createBookingRoutes = (
  may: Access,
  create: ReturnType<typeof createBookingCreation>,
  service: BookingService,
  { viewOf, viewsOf }: Views,
) =>
  table('tutoring-bookings', 'Tutoring')
    .post(
      '/bookings/create',
      async (c) => {
        const rows = await create(signedIn(c.caller), input.readNewBooking(c.body), actorOf(c.caller))
        return c.status(201, wire.toBookings(await viewsOf(rows, 'full', signedIn(c.caller))))
      },
      may.user({
        summary: 'Create a booking of each subject',
        roles: ['parent', 'admin'],
        body: input.newBookingBody,
        response: { 201: wire.bookings },
        fails: creationFails,
      }),
    )
    .post(
      '/bookings',
      async (c) => {
        const rows = await create(signedIn(c.caller), input.readNewBooking(c.body), actorOf(c.caller))
        const sent = wire.toBookings(await viewsOf(rows, 'full', signedIn(c.caller)))
        const [only] = sent
        return c.status(201, only && sent.length === 1 ? only : sent)
      },
      may.user({
        summary: 'Create a booking; of several subjects, an array of bookings',
        roles: ['parent', 'admin'],
        body: input.oneBookingBody,
        response: { 201: wire.bookingOrBookings },
        fails: creationFails,
      }),
    )
    .get(
      '/bookings/available',
      async (c) => {
        const page = await service.listOpen(signedIn(c.caller), readListPage(c.query))
        return wire.toBookings(await viewsOf(sendList(c.set, page), 'open', signedIn(c.caller)))
      },
      may.user({
        summary: 'List bookings without a tutor in own subjects, by start',
        roles: ['tutor'],
        query: input.openQuery,
        response: { 200: wire.bookings },
      }),
    )
    .get(
      '/bookings/:id',
      async (c) => {
        const { booking, access } = await service.read(signedIn(c.caller), c.params.id)
        c.set.headers.etag = wire.etagOf(booking)
        return wire.toBooking(await viewOf(booking, access, signedIn(c.caller)))
      },
      may.user({
        summary: 'Get a booking',
        roles: everyRole,
        params: input.bookingParams,
        pathExamples: { id: wire.exampleBooking },
        response: { 200: wire.booking },
        fails: own,
      }),
    )
    .patch(
      '/bookings/:id',
      async (c) => {
        const isExpected = wire.isExpectedBy(c.request.headers.get('if-match'))
        const change = input.readChange(c.body)
        const row = await service.update(
          signedIn(c.caller),
          c.params.id,
          change,
          isExpected,
          actorOf(c.caller),
        )
        c.set.headers.etag = wire.etagOf(row)
        return wire.toBooking(await viewOf(row, 'full', signedIn(c.caller)))
      },
      may.user({
        summary: 'Move, cancel, complete or annotate a booking',
        roles: everyRole,
        params: input.bookingParams,
        pathExamples: { id: wire.exampleBooking },
        body: input.changeBody,
        response: { 200: wire.booking },
        fails: [...own, ...changeFails, 'BOOKING_STATUS', 'PRECONDITION_FAILED'],
      }),
    )
    .post(
      '/bookings/:id/claim',
      async (c) => {
        const row = await service.claim(signedIn(c.caller), c.params.id, actorOf(c.caller))
        return wire.toBooking(await viewOf(row, 'full', signedIn(c.caller)))
      },
      may.user({
        summary: 'Take a booking that has no tutor',
        roles: ['tutor'],
        params: input.bookingParams,
        pathExamples: { id: wire.exampleOpenBooking },
        response: { 200: wire.booking },
        fails: [...own, 'BOOKING_CLAIMED', 'BOOKING_OVERLAP'],
      }),
    )
    .patch(
      '/bookings/:id/reassign/:tutorId',
      async (c) => {
        const { id, tutorId } = c.params
        const change = { tutor_id: tutorId }
        const row = await service.update(signedIn(c.caller), id, change, () => true, actorOf(c.caller))
        return wire.toBooking(await viewOf(row, 'full', signedIn(c.caller)))
      },
      may.admin({
        summary: 'Give a booking to another tutor',
        params: input.reassignParams,
        pathExamples: { id: wire.exampleBooking },
        response: { 200: wire.booking },
        fails: ['SESSION_NOT_FOUND', ...changeFails],
      }),
    )
