import type { Accounts } from '../../accounts/index.ts'
import type { PeopleStore } from '../people/store.ts'
import type { BookingStore } from './store.ts'

const onlyTotal = { limit: 1, offset: 0 }

/** Returns the function that counts active people, and scheduled bookings that have not ended. */
export const createTutoringStats =
  (bookings: BookingStore, people: PeopleStore, accounts: Accounts) => async () => {
    const [students, parents, tutors, upcomingSessions] = await Promise.all([
      people.page(onlyTotal),
      accounts.page({ role: 'parent', status: 'active' }, onlyTotal),
      accounts.page({ role: 'tutor', status: 'active' }, onlyTotal),
      bookings.countUpcoming(new Date()),
    ])
    return { students: students.total, parents: parents.total, tutors: tutors.total, upcomingSessions }
  }
