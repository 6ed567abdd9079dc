import type { Access } from '../../../http/access.ts'
import { actorOf } from '../../../http/caller.ts'
import { table } from '../../../http/context.ts'
import { done, toDone } from '../../../http/wire.ts'
import { readListPage, sendList } from '../list-wire.ts'
import type { FamilyService } from './service.ts'
import type { TutorService } from './tutor-service.ts'
import * as wire from './wire.ts'

/** Administration of students and tutors. */
export const createPeopleAdminRoutes = (may: Access, families: FamilyService, tutors: TutorService) =>
  table('tutoring-people-admin', 'Tutoring', '/admin')
    .get(
      '/students',
      async (c) => sendList(c.set, await families.page(readListPage(c.query))).map(wire.toStudent),
      may.admin({
        summary: 'List students, newest first',
        query: wire.peopleQuery,
        response: { 200: wire.students },
      }),
    )
    .post(
      '/students',
      async (c) => c.status(201, wire.toStudent(await families.createForParent(c.body, actorOf(c.caller)))),
      may.admin({
        summary: 'Create a student of a parent',
        body: wire.studentBody,
        response: { 201: wire.student },
        fails: ['USER_NOT_FOUND', 'STUDENT_TAKEN', 'STUDENT_LIMIT'],
      }),
    )
    .get(
      '/tutors',
      async (c) => sendList(c.set, await tutors.page(readListPage(c.query))).map(wire.toTutor),
      may.admin({
        summary: 'List tutors, newest first',
        query: wire.peopleQuery,
        response: { 200: wire.tutors },
      }),
    )
    .post(
      '/tutors',
      async (c) => c.status(201, wire.toNewTutor(await tutors.create(c.body, actorOf(c.caller)))),
      may.admin({
        summary: 'Create a tutor and the account',
        body: wire.tutorBody,
        response: { 201: wire.newTutor },
        fails: ['EMAIL_TAKEN'],
      }),
    )
    .patch(
      '/tutors/:id',
      async (c) => wire.toTutor(await tutors.change(c.params.id, c.body, actorOf(c.caller))),
      may.admin({
        summary: 'Update the subjects or the weekly capacity of a tutor',
        params: wire.idParams,
        body: wire.tutorChangeBody,
        response: { 200: wire.tutor },
        fails: ['TUTOR_NOT_FOUND'],
      }),
    )
    .delete(
      '/tutors/:id',
      async (c) => {
        await tutors.remove(c.params.id, actorOf(c.caller))
        return toDone('Tutor removed')
      },
      may.admin({
        summary: 'Remove a tutor and erase the account',
        params: wire.idParams,
        response: { 200: done },
        fails: ['TUTOR_NOT_FOUND', 'LAST_OWNER'],
      }),
    )
    .patch(
      '/users/:id',
      async (c) => wire.toChangedUser(await tutors.setStatus(c.params.id, c.body.status, actorOf(c.caller))),
      may.admin({
        summary: 'Suspend an account, or make it active again',
        params: wire.idParams,
        body: wire.statusBody,
        response: { 200: wire.changedUser },
        fails: ['USER_NOT_FOUND', 'OWN_ACCOUNT'],
      }),
    )
