import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { done, toDone } from '../../../http/wire.ts'
import type { Views } from '../bookings/views.ts'
import { readListPage, sendList } from '../list-wire.ts'
import type { AllocationService } from './service.ts'
import * as wire from './wire.ts'

/** Administration of allocations: which tutor a student has in a subject. */
export const createAllocationRoutes = (
  may: Access,
  service: AllocationService,
  { namesOf, namesOfOne }: Views,
) =>
  table('tutoring-allocations', 'Tutoring', '/admin/allocations')
    .get(
      '',
      async (c) => {
        const rows = sendList(c.set, await service.page(readListPage(c.query)))
        return (await namesOf(rows)).map(wire.toAllocation)
      },
      may.admin({
        summary: 'List allocations, newest first',
        query: wire.allocationQuery,
        response: { 200: wire.allocations },
      }),
    )
    .post(
      '',
      async (c) => {
        const { allocation } = await service.allocate(wire.readNewAllocation(c.body), actorOf(c.caller))
        return c.status(201, wire.toAssigned(await namesOfOne(allocation)))
      },
      may.admin({
        summary: 'Give a student a tutor of a subject, and the open bookings to the tutor',
        body: wire.newAllocationBody,
        response: { 201: wire.assigned },
        fails: ['STUDENT_NOT_FOUND', 'TUTOR_NOT_FOUND', 'TUTOR_UNSUITABLE', 'TUTOR_FULL', 'ALLOCATION_TAKEN'],
      }),
    )
    .delete(
      '/:id',
      async (c) => {
        await service.remove(c.params.id, actorOf(c.caller))
        return toDone('Allocation removed')
      },
      may.admin({
        summary: 'End an allocation; scheduled bookings stay with the tutor',
        params: wire.allocationParams,
        pathExamples: { id: wire.exampleAllocation },
        response: { 200: done },
        fails: ['ALLOCATION_NOT_FOUND'],
      }),
    )
