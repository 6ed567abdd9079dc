import type { Kernel, Module } from '../../module.ts'
import { createCatalogueRoutes } from './catalogue/routes.ts'
import { createCatalogueService } from './catalogue/service.ts'
import { createCatalogueStore } from './catalogue/store.ts'

export type { CatalogueItem, LessonPackage } from './catalogue/catalogue.ts'

/** Tutoring of children: subjects, families, tutors and their bookings (contract 003). */
export const createTutoring = ({ audit, connection, may }: Kernel) => {
  const catalogue = createCatalogueStore(connection)
  const catalogueService = createCatalogueService(catalogue, audit)
  return {
    routes: {
      catalogue: createCatalogueRoutes(may, catalogue, catalogueService),
    },
    catalogue,
  } satisfies Module & Record<string, unknown>
}
