import type { Kernel, Module } from '../../module.ts'
import type { Accounts } from '../accounts/index.ts'
import { createCatalogueRoutes } from './catalogue/routes.ts'
import { createCatalogueService } from './catalogue/service.ts'
import { createCatalogueStore } from './catalogue/store.ts'
import { createPeopleAdminRoutes } from './people/admin-routes.ts'
import { createFamilyRoutes } from './people/routes.ts'
import { createFamilyService } from './people/service.ts'
import { createPeopleStore } from './people/store.ts'
import { createTutorService } from './people/tutor-service.ts'

export type { CatalogueItem, LessonPackage } from './catalogue/catalogue.ts'
export type { Student } from './people/student.ts'

/** Tutoring of children: subjects, families, tutors and their bookings (contract 003). */
export const createTutoring = ({ audit, connection, limits, may }: Kernel, accounts: Accounts) => {
  const catalogue = createCatalogueStore(connection)
  const catalogueService = createCatalogueService(catalogue, audit)
  const people = createPeopleStore(connection)
  const families = createFamilyService(people, accounts, audit)
  const tutors = createTutorService(people, accounts, catalogueService, audit)
  return {
    routes: {
      catalogue: createCatalogueRoutes(may, catalogue, catalogueService),
      families: createFamilyRoutes(may, limits, families),
      peopleAdmin: createPeopleAdminRoutes(may, families, tutors),
    },
    userData: {
      async eraseUser(userId: string): Promise<void> {
        await families.eraseUser(userId)
        await tutors.eraseUser(userId)
      },
    },
    catalogue,
    people,
  } satisfies Module & Record<string, unknown>
}
