import { type Access, signedIn } from '../../../http/access.ts'
import type { Caller } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readListPage, sendList } from '../list-wire.ts'
import * as input from './input-wire.ts'
import type { BookingService } from './service.ts'
import type { createTutoringStats } from './stats-service.ts'
import type { BookingFilter } from './store.ts'
import type { Views } from './views.ts'
import * as wire from './wire.ts'

const everyRole = ['parent', 'student', 'tutor', 'admin'] as const

type ListContext = {
  caller: Caller
  query: typeof input.bookingQuery.static
  set: { headers: Record<string, unknown> }
}

/** Lists of bookings, which the frontend reads under a path for each role, and the figures of admins. */
export const createBookingListRoutes = (
  may: Access,
  service: BookingService,
  { viewsOf }: Views,
  stats: ReturnType<typeof createTutoringStats>,
) => {
  const list = async (c: ListContext, more: BookingFilter = {}) => {
    const filter = { ...input.readFilter(c.query), ...more }
    const page = await service.list(signedIn(c.caller), filter, readListPage(c.query))
    return wire.toBookings(await viewsOf(sendList(c.set, page), 'full', signedIn(c.caller)))
  }
  const hooks = { query: input.bookingQuery, response: { 200: wire.bookings } }
  return table('tutoring-booking-lists', 'Tutoring')
    .get(
      '/bookings',
      (c) => list(c),
      may.user({ ...hooks, summary: 'List own bookings by start', roles: everyRole }),
    )
    .get(
      '/bookings/mine',
      (c) => list(c),
      may.user({ ...hooks, summary: 'List own bookings', roles: everyRole }),
    )
    .get(
      '/bookings/parent',
      (c) => list(c),
      may.user({ ...hooks, summary: 'List the bookings of own children', roles: ['parent'] }),
    )
    .get(
      '/bookings/student',
      (c) => list(c),
      may.user({ ...hooks, summary: 'List the bookings of a student', roles: ['student'] }),
    )
    .get(
      '/bookings/tutor',
      (c) => list(c),
      may.user({ ...hooks, summary: 'List the bookings of a tutor', roles: ['tutor'] }),
    )
    .get(
      '/tutor/bookings',
      (c) => list(c),
      may.user({ ...hooks, summary: 'List the bookings of a tutor', roles: ['tutor'] }),
    )
    .get(
      '/sessions',
      (c) => list(c, { status: 'scheduled' }),
      may.user({ ...hooks, summary: 'List own scheduled bookings', roles: everyRole }),
    )
    .get(
      '/admin/bookings',
      async (c) => {
        const page = await service.listAll(input.readFilter(c.query), readListPage(c.query))
        return wire.toBookings(await viewsOf(sendList(c.set, page), 'full', signedIn(c.caller)))
      },
      may.admin({ ...hooks, summary: 'List all bookings, the last start first' }),
    )
    .get(
      '/admin/stats',
      () => stats(),
      may.admin({ summary: 'Count active people and upcoming sessions', response: { 200: wire.stats } }),
    )
}
