import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { readListPage, sendList } from '../list-wire.ts'
import type { CatalogueService } from './service.ts'
import type { CatalogueStore } from './store.ts'
import * as wire from './wire.ts'

/** What families can choose from, readable without a login. */
export const createCatalogueRoutes = (
  may: Access,
  { subjects, curricula, packages }: CatalogueStore,
  service: CatalogueService,
) =>
  table('tutoring-catalogue', 'Tutoring')
    .get(
      '/subjects',
      async () => wire.toItems((await subjects.page(readListPage({}))).rows),
      may.public({ summary: 'List subjects by name', response: { 200: wire.items } }),
    )
    .get(
      '/curricula',
      async () => wire.toItems((await curricula.page(readListPage({}))).rows),
      may.public({ summary: 'List curricula by name', response: { 200: wire.items } }),
    )
    .get(
      '/packages',
      async () => wire.toPackages((await packages.page(readListPage({}))).rows),
      may.public({ summary: 'List packages by name', response: { 200: wire.packages } }),
    )
    .get(
      '/admin/subjects',
      async (c) => wire.toItems(sendList(c.set, await subjects.page(readListPage(c.query)))),
      may.admin({ summary: 'List subjects', query: wire.subjectQuery, response: { 200: wire.items } }),
    )
    .post(
      '/admin/subjects',
      async (c) => c.status(201, wire.toSubject(await service.createSubject(c.body, actorOf(c.caller)))),
      may.admin({
        summary: 'Create a subject',
        body: wire.subjectBody,
        response: { 201: wire.item },
        fails: ['SUBJECT_TAKEN'],
      }),
    )
