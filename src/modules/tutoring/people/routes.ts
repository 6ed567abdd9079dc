import { type Access, signedIn } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import type { Limits } from '../../../http/limits.ts'
import { done, toDone } from '../../../http/wire.ts'
import { readListPage, sendList } from '../list-wire.ts'
import { type FamilyService, signUpKey } from './service.ts'
import type { TutorService } from './tutor-service.ts'
import * as wire from './wire.ts'

/** Families: signing up, the children of a parent, and the tutors that a lesson can be booked with. */
export const createFamilyRoutes = (
  may: Access,
  limits: Limits,
  service: FamilyService,
  tutors: TutorService,
) =>
  table('tutoring-families', 'Tutoring')
    .post(
      '/auth/signup',
      async (c) => {
        const { address } = c.caller
        const signUp = () => service.signUp(c.body, address)
        const account = await limits.attemptLogin(address, signUpKey(c.body), c.set.headers, signUp)
        return c.status(201, wire.toSignedUp(account))
      },
      may.public({
        summary: 'Create the account of a parent or a student',
        body: wire.signUpBody,
        response: { 201: wire.signedUp },
        fails: ['EMAIL_TAKEN'],
      }),
    )
    .get(
      '/tutors',
      async (c) => {
        const { subject_id, ...page } = c.query
        return sendList(c.set, await tutors.offered(subject_id, readListPage(page))).map(wire.toOfferedTutor)
      },
      may.user({
        summary: 'List active tutors, of one subject or all, newest first',
        roles: ['parent', 'student', 'admin'],
        query: wire.offeredQuery,
        response: { 200: wire.offeredTutors },
      }),
    )
    .get(
      '/students/parent',
      async (c) => (await service.childrenOf(signedIn(c.caller).userId)).map(wire.toChild),
      may.user({ summary: 'List own children', roles: ['parent'], response: { 200: wire.children } }),
    )
    .post(
      '/students',
      async (c) => {
        const parent_id = signedIn(c.caller).userId
        return c.status(201, wire.toChild(await service.create({ ...c.body, parent_id }, actorOf(c.caller))))
      },
      may.user({
        summary: 'Create a child',
        roles: ['parent'],
        body: wire.childBody,
        response: { 201: wire.child },
        fails: ['STUDENT_TAKEN', 'STUDENT_LIMIT'],
      }),
    )
    .delete(
      '/students/:id',
      async (c) => {
        await service.remove(signedIn(c.caller).userId, c.params.id, actorOf(c.caller))
        return toDone('Student removed')
      },
      may.user({
        summary: 'Remove a child',
        pathExamples: { id: wire.exampleChild },
        roles: ['parent'],
        params: wire.idParams,
        response: { 200: done },
        fails: ['STUDENT_NOT_FOUND', 'STUDENT_BOOKED'],
      }),
    )
