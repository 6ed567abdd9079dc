import type { Kernel, Module } from '../../module.ts'
import { createFeed } from '../../platform/feed.ts'
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
import { createEncounterAccess } from './chat/access.ts'
import { createEncounterStore } from './chat/encounter-store.ts'
import { createEncounterEvents, type EncounterEvent } from './chat/events.ts'
import type { MessageEvent } from './chat/message.ts'
import { createMessageLog } from './chat/message-log.ts'
import { createNames } from './chat/names.ts'
import { createRooms } from './chat/rooms.ts'
import { createChatRoutes } from './chat/routes.ts'
import { createChatService } from './chat/service.ts'
import { createSignalStore } from './chat/signal-store.ts'
import { createInviteRoutes } from './invites/routes.ts'
import { createTutoringJobs } from './jobs.ts'
import { createLive } from './live.ts'
import { createAllocationTeller } from './notices/allocation-teller.ts'
import { reminderKind } from './notices/booking-notice.ts'
import { createBookingTeller } from './notices/booking-teller.ts'
import { createRecordingTeller } from './notices/recording-teller.ts'
import { createReminders } from './notices/reminders.ts'
import { createPeopleAdminRoutes } from './people/admin-routes.ts'
import { createFamilyRoutes } from './people/routes.ts'
import { createFamilyService } from './people/service.ts'
import { createPeopleStore } from './people/store.ts'
import { createTutorService } from './people/tutor-service.ts'
import { createRecordings } from './recordings/recordings.ts'
import { createRoomTokens } from './video-rooms/room-token.ts'
import { createVideoRoomRoutes } from './video-rooms/routes.ts'
import { createVideoRoomService } from './video-rooms/service.ts'

export type { Allocation } from './allocations/allocation.ts'
export type { Booking } from './bookings/booking.ts'
export type { CatalogueItem, LessonPackage } from './catalogue/catalogue.ts'
export type { MessageEvent } from './chat/message.ts'
export type { Student } from './people/student.ts'
export { type Recording, recordingFiles, recordingUploadFiles } from './recordings/recording.ts'
export type { OnRecorded } from './recordings/uploads.ts'

/** Tutoring of children: subjects, families, tutors and their bookings (contract 003). */
export const createTutoring = (kernel: Kernel, accounts: Accounts) => {
  const { audit, changes, connection, limits, logger, may, settings, sockets } = kernel
  const catalogue = createCatalogueStore(connection)
  const catalogueService = createCatalogueService(catalogue, audit)
  const people = createPeopleStore(connection)

  const bookings = createBookingStore(connection)
  const calendars = createCalendarStore(connection)
  const encounters = createEncounterStore(connection)
  const views = createViews(people, accounts, catalogue, encounters.unreadOf)
  const { timings } = settings
  const teller = createBookingTeller(bookings, views, accounts, logger)
  const placing = createPlacing(bookings, calendars, logger, timings.bookingHoldMs, teller.tellSoon)
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
    createAllocationTeller(views, accounts),
    audit,
  )
  const create = createBookingCreation(bookingPeople, catalogueService, placing, allocations, audit)
  const service = createBookingService(bookings, people, accounts, bookingPeople, placing, audit)
  const stats = createTutoringStats(bookings, people, accounts)

  const hasBookingAhead = (id: string) => placing.hasSlotAhead(studentCalendar(id), new Date())
  const { endOfStudent, endOfTutor } = allocations
  const families = createFamilyService(people, accounts, hasBookingAhead, endOfStudent, audit)
  const { releaseTutor } = service
  const tutors = createTutorService(people, accounts, catalogueService, releaseTutor, endOfTutor, audit)

  const messages = createMessageLog(
    createFeed<MessageEvent>({ connection, changes, collection: 'encounter_messages', idOfEvent: 'id' }),
  )
  const encounterEvents = createEncounterEvents(
    createFeed<EncounterEvent>({ connection, changes, collection: 'encounter_events' }),
  )
  const names = createNames(accounts.cachedById)
  const access = createEncounterAccess(bookings, people, changes)
  const chat = createChatService(access, messages, encounters, encounterEvents, names, timings.messageEditMs)
  const rooms = createRooms({
    messages,
    events: encounterEvents,
    names,
    access,
    encounters,
    signals: createSignalStore(connection, changes),
    changes,
    logger,
    timings,
  })
  const live = createLive({ access, chat, rooms, personEvents: accounts.personEvents })
  kernel.socketIo.mount({ namespaces: ['/', '/sessions', '/encounters'], endpoint: live })

  const remind = createReminders(bookings, teller, timings.reminderAheadMs)
  accounts.notifications.checkMail(reminderKind, teller.isReminderTrue)
  const jobs = createTutoringJobs(kernel.jobs, timings)
  const sweep = async (now = Date.now()): Promise<void> => {
    await placing.sweep(now)
    await allocations.sweep(now)
  }
  const tellRecording = createRecordingTeller(views, accounts, encounterEvents)
  const recordings = createRecordings(kernel, bookings, service, people, accounts, tellRecording)
  jobs.define({
    sweep: () => sweep(),
    recount: chat.recount,
    tellNews: teller.sweep,
    remind,
    sweepUploads: recordings.sweep.sweepUploads,
    sweepRecordings: recordings.sweep.sweepAll,
  })
  const { jwtAlgorithm, videoRoomUrl } = settings
  const signToken = createRoomTokens(kernel.keysFor('video rooms')[0], jwtAlgorithm, timings.videoTokenMs)
  const videoRooms = createVideoRoomService(service, signToken, videoRoomUrl)

  return {
    routes: {
      catalogue: createCatalogueRoutes(may, catalogue, catalogueService),
      families: createFamilyRoutes(may, limits, families, tutors),
      bookings: createBookingRoutes(may, create, service, views),
      bookingLists: createBookingListRoutes(may, service, views, stats),
      chat: createChatRoutes(may, chat),
      live: sockets.endpoint(live),
      invites: createInviteRoutes(may, service, views),
      videoRooms: createVideoRoomRoutes(may, videoRooms),
      allocations: createAllocationRoutes(may, allocations, views),
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
    async start(): Promise<void> {
      await chat.recount()
      await jobs.schedule()
    },
    stop: teller.idle,
    sweep,
    remind,
    encounterEvents,
    loadChat: chat.load,
    catalogue,
    people,
    recordings,
    insertBookingIfAbsent: placing.insertIfAbsent,
    insertAllocationIfAbsent: allocationStore.insert,
  } satisfies Module & Record<string, unknown>
}
