import type { Kernel, Module } from '../../module.ts'
import type { Accounts } from '../accounts/index.ts'
import { studentCalendar } from './bookings/calendar.ts'
import { createCalendarStore } from './bookings/calendar-store.ts'
import { createBookingCreation, createBookingPeople } from './bookings/create-service.ts'
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
import { createTutoringJobs } from './jobs.ts'
import { createPeopleAdminRoutes } from './people/admin-routes.ts'
import { createFamilyRoutes } from './people/routes.ts'
import { createFamilyService } from './people/service.ts'
import { createPeopleStore } from './people/store.ts'
import { createTutorService } from './people/tutor-service.ts'
import { createRecordings } from './recordings/recordings.ts'

export type { Booking } from './bookings/booking.ts'
export type { CatalogueItem, LessonPackage } from './catalogue/catalogue.ts'
export type { Student } from './people/student.ts'
export type { Recording } from './recordings/recording.ts'
export type { OnRecorded } from './recordings/uploads.ts'

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
  const create = createBookingCreation(bookingPeople, catalogueService, placing, audit)
  const service = createBookingService(bookings, people, accounts, bookingPeople, placing, audit)
  const views = createViews(people, accounts, catalogue)
  const stats = createTutoringStats(bookings, people, accounts)

  const hasBookingAhead = (id: string) => placing.hasSlotAhead(studentCalendar(id), new Date())
  const families = createFamilyService(people, accounts, hasBookingAhead, audit)
  const tutors = createTutorService(people, accounts, catalogueService, service.releaseTutor, audit)
  const recordings = createRecordings(kernel, bookings, service, people, accounts)
  const jobs = createTutoringJobs(kernel.jobs)
  jobs.define(() => placing.sweep(), recordings.sweep)

  return {
    routes: {
      catalogue: createCatalogueRoutes(may, catalogue, catalogueService),
      families: createFamilyRoutes(may, limits, families),
      bookings: createBookingRoutes(may, create, service, views),
      bookingLists: createBookingListRoutes(may, service, views, stats),
      ...recordings.routes,
      peopleAdmin: createPeopleAdminRoutes(may, families, tutors),
    },
    userData: {
      async eraseUser(userId: string): Promise<void> {
        await service.eraseUser(userId)
        // While the student is still known by the login.
        await recordings.eraseUser(userId)
        await families.eraseUser(userId)
        await tutors.eraseUser(userId)
      },
    },
    start: jobs.schedule,
    sweep: placing.sweep,
    catalogue,
    people,
    recordings,
    insertBookingIfAbsent: placing.insertIfAbsent,
  } satisfies Module & Record<string, unknown>
}
