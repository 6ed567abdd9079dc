import type { Kernel, Module } from '../../module.ts'
import type { Accounts } from '../accounts/index.ts'
import { createAllocationRoutes } from './allocations/routes.ts'
import { createAllocationService } from './allocations/service.ts'
import { createAllocationStore } from './allocations/store.ts'
import { createBookingPeople } from './bookings/booking-people.ts'
import { studentCalendar } from './bookings/calendar.ts'
import { createCalendarStore } from './bookings/calendar-store.ts'
import { createBookingCreation } from './bookings/create-service.ts'
import { createBookingListRoutes } from './bookings/list-routes.ts'
import { createPlacing } from './bookings/placing.ts'
import { createBookingRoutes } from './bookings/routes.ts'
import { createBookingService } from './bookings/service.ts'
import { createTutoringStats } from './bookings/stats-service.ts'
import { createBookingStore } from './bookings/store.ts'
import { createViews } from './bookings/views.ts'
import { createCatalogueRoutes } from './catalogue/routes.ts'
import { createCatalogueService } from './catalogue/service.ts'
import { createCatalogueStore } from './catalogue/store.ts'
import { createInviteRoutes } from './invites/routes.ts'
import { createTutoringJobs } from './jobs.ts'
import { createPeopleAdminRoutes } from './people/admin-routes.ts'
import { createFamilyRoutes } from './people/routes.ts'
import { createFamilyService } from './people/service.ts'
import { createPeopleStore } from './people/store.ts'
import { createTutorService } from './people/tutor-service.ts'
import { createRoomTokens } from './video-rooms/room-token.ts'
import { createVideoRoomRoutes } from './video-rooms/routes.ts'
import { createVideoRoomService } from './video-rooms/service.ts'

export type { Allocation } from './allocations/allocation.ts'
export type { Booking } from './bookings/booking.ts'
export type { CatalogueItem, LessonPackage } from './catalogue/catalogue.ts'
export type { Student } from './people/student.ts'

/** Tutoring of children: subjects, families, tutors and their bookings (contract 003). */
export const createTutoring = (kernel: Kernel, accounts: Accounts) => {
  const { audit, connection, limits, logger, may, settings } = kernel
  const catalogue = createCatalogueStore(connection)
  const catalogueService = createCatalogueService(catalogue, audit)
  const people = createPeopleStore(connection)

  const bookings = createBookingStore(connection)
  const calendars = createCalendarStore(connection)
  const placing = createPlacing(bookings, calendars, logger, settings.timings.bookingHoldMs)
  const bookingPeople = createBookingPeople(people, accounts)
  const allocationStore = createAllocationStore(connection)
  const allocations = createAllocationService(
    allocationStore,
    bookings,
    people,
    accounts,
    bookingPeople,
    catalogueService,
    placing,
    audit,
  )
  const create = createBookingCreation(bookingPeople, catalogueService, placing, allocations, audit)
  const service = createBookingService(bookings, people, accounts, bookingPeople, placing, audit)
  const views = createViews(people, accounts, catalogue)
  const stats = createTutoringStats(bookings, people, accounts)

  const hasBookingAhead = (id: string) => placing.hasSlotAhead(studentCalendar(id), new Date())
  const { endOfStudent, endOfTutor } = allocations
  const families = createFamilyService(people, accounts, hasBookingAhead, endOfStudent, audit)
  const { releaseTutor } = service
  const tutors = createTutorService(people, accounts, catalogueService, releaseTutor, endOfTutor, audit)
  const jobs = createTutoringJobs(kernel.jobs)
  const sweep = async (now = Date.now()): Promise<void> => {
    await placing.sweep(now)
    await allocations.sweep(now)
  }
  jobs.define(() => sweep())
  const { jwtAlgorithm, timings, videoRoomUrl } = settings
  const signToken = createRoomTokens(kernel.keyFor('video rooms'), jwtAlgorithm, timings.videoTokenMs)
  const videoRooms = createVideoRoomService(service, signToken, videoRoomUrl)

  return {
    routes: {
      catalogue: createCatalogueRoutes(may, catalogue, catalogueService),
      families: createFamilyRoutes(may, limits, families),
      bookings: createBookingRoutes(may, create, service, views),
      bookingLists: createBookingListRoutes(may, service, views, stats),
      invites: createInviteRoutes(may, service, views),
      videoRooms: createVideoRoomRoutes(may, videoRooms),
      allocations: createAllocationRoutes(may, allocations, views),
      peopleAdmin: createPeopleAdminRoutes(may, families, tutors),
    },
    userData: {
      async eraseUser(userId: string): Promise<void> {
        await service.eraseUser(userId)
        await families.eraseUser(userId)
        await tutors.eraseUser(userId)
      },
    },
    start: jobs.schedule,
    sweep,
    catalogue,
    people,
    insertBookingIfAbsent: placing.insertIfAbsent,
    insertAllocationIfAbsent: allocationStore.insert,
  } satisfies Module & Record<string, unknown>
}
