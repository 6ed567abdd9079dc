import { describe, expect, test } from 'bun:test'
import { startTestServer } from '../../support/server.ts'
import { openTutoring, slotAt } from './tutoring-setup.ts'

const server = await startTestServer()
const { call, database, person } = server
const { admin, book, change, claim, family, familyWithLogin, tutor } = await openTutoring(server)

/** The lines of a calendar file, with those that were folded joined again (RFC 5545, 3.1). */
const linesOf = (text: string): string[] => {
  expect(text).toEndWith('END:VCALENDAR\r\n')
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThan(76)
  return text.replaceAll(/\r\n[ \t]/g, '').split('\r\n')
}

const parse = (text: string): Record<string, string> =>
  Object.fromEntries(
    linesOf(text).map((line) => {
      const [name = ''] = line.split(/[:;]/)
      return [name, line.slice(line.indexOf(':') + 1)]
    }),
  )

const download = (token: string, id: string, path = 'sessions') =>
  call('GET', `/${path}/${id}/invite`, { token })
const read = async (token: string, id: string) => parse((await download(token, id)).text)
const stamp = (date: string) => date.replaceAll(/[-:]|\.\d+/g, '')

describe('the invite of a booking', () => {
  test('is a calendar file in UTC to save, alike under both paths', async () => {
    const [one, teacher] = [await family(), await tutor()]
    const { id } = (await book(one, { ...slotAt(10), tutor_id: teacher.id, note: 'Bring a ruler; please' }))
      .body
    const answer = await download(one.parent.token, id)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8; method=REQUEST')
    expect(answer.headers.get('content-disposition')).toStartWith(`attachment; filename="session_${id}.ics"`)
    expect(parse(answer.text)).toMatchObject({
      METHOD: 'REQUEST',
      UID: id,
      SEQUENCE: '0',
      DTSTART: stamp(slotAt(10).starts_at),
      DTEND: stamp(slotAt(10).ends_at),
      STATUS: 'CONFIRMED',
      SUMMARY: 'Mathematics: Kim Cho',
      DESCRIPTION: expect.stringContaining('Bring a ruler\\; please'),
      ORGANIZER: 'mailto:no-reply@convene.invalid',
      ATTENDEE: `MAILTO:${one.parent.email}`,
    })
    expect((await download(one.parent.token, id, 'bookings')).text).toBe(answer.text)
  })

  test('keeps its UID and raises SEQUENCE with each move and with cancelling, by nothing else', async () => {
    const [one, teacher] = [await family(), await tutor()]
    const { id } = (await book(one, slotAt(10))).body
    const state = async () => {
      const { METHOD, UID, SEQUENCE, STATUS, DTSTART } = await read(one.parent.token, id)
      expect(UID).toBe(id)
      return [METHOD, SEQUENCE, STATUS, DTSTART]
    }
    const at = (hour: number) => stamp(slotAt(hour).starts_at)
    expect(await state()).toEqual(['REQUEST', '0', 'TENTATIVE', at(10)])
    await claim(teacher, id)
    await change(one.parent, id, { note: 'new' })
    await change(one.parent, id, slotAt(10))
    expect(await state()).toEqual(['REQUEST', '0', 'CONFIRMED', at(10)])
    await change(one.parent, id, slotAt(12))
    expect(await state()).toEqual(['REQUEST', '1', 'CONFIRMED', at(12)])
    await change(one.parent, id, slotAt(10))
    expect(await state()).toEqual(['REQUEST', '2', 'CONFIRMED', at(10)])
    expect((await book(await family(), { ...slotAt(12), tutor_id: teacher.id })).status).toBe(201)
    expect((await change(one.parent, id, slotAt(12))).status).toBe(409)
    expect(await state()).toEqual(['REQUEST', '2', 'CONFIRMED', at(10)])
    await change(one.parent, id, { status: 'cancelled' })
    expect(await state()).toEqual(['CANCEL', '3', 'CANCELLED', at(10)])
    const { headers } = await download(one.parent.token, id)
    expect(headers.get('content-type')).toEndWith('method=CANCEL')
  })

  test('rises by one for each of ten moves at once that succeed', async () => {
    const one = await family()
    const { id } = (await book(one, slotAt(1))).body
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => change(one.parent, id, slotAt(2 + index))),
    )
    const moves = answers.filter(({ status }) => status === 200).length
    expect((await read(one.parent.token, id)).SEQUENCE).toBe(String(moves))
  })

  test('is for the people of the booking, and names no address but that of its reader', async () => {
    const [{ parent, login, studentId }, teacher] = [await familyWithLogin(), await tutor()]
    const { id } = (await book({ parent, studentId }, slotAt(10))).body
    // A tutor that may claim it is not of it yet.
    expect((await download(teacher.token, id)).status).toBe(403)
    await claim(teacher, id)
    const people = [parent, login, teacher, admin]
    for (const reader of people) {
      const { text } = await download(reader.token, id)
      const addresses = people.filter(({ email }) => linesOf(text).join('\n').includes(email))
      expect(addresses).toEqual([reader])
    }
    for (const stranger of [await person({ role: 'parent' }), await tutor()]) {
      const answer = await download(stranger.token, id)
      expect([answer.status, answer.body.message]).toEqual([403, 'Access denied to this session'])
    }
    const absent = await download(parent.token, Bun.randomUUIDv7())
    expect([absent.status, absent.body.message]).toEqual([404, 'Session not found'])
  })

  test('cannot be given lines of its own by a name or a note', async () => {
    const parent = await person({ role: 'parent' })
    const first_name = 'Eve"\\;,\r\nATTENDEE:mailto:eve@evil.example\u0007\u2028'
    const { body } = await call('POST', '/students', {
      token: parent.token,
      body: { first_name, grade: '5' },
    })
    const note = 'a\r\nEND:VEVENT\nBEGIN:VEVENT\rUID:1'
    const { id } = (await book({ parent, studentId: body.id }, { ...slotAt(10), note })).body
    const lines = linesOf((await download(parent.token, id)).text)
    const starts = ['ATTENDEE', 'UID', 'BEGIN:VEVENT', 'END:VEVENT'].map(
      (start) => lines.filter((line) => line.startsWith(start)).length,
    )
    expect(starts).toEqual([1, 1, 1, 1])
    expect(lines.join('')).not.toMatch(/\p{Cc}/u)
  })
})

test('bookings that an older server stored have their first sequence', async () => {
  const { migrations } = await import('../../../src/migrations/index.ts')
  const one = await family()
  const { id } = (await book(one, slotAt(10))).body
  const rows = database.collection<{ _id: string; sequence?: number }>('bookings')
  await rows.updateOne({ _id: id }, { $unset: { sequence: 1 } })
  const step = migrations.find(({ summary }) => summary === 'add sequence to bookings')
  const db = database.getClient().db(database.name)
  await step?.run(db)
  await change(one.parent, id, slotAt(12))
  expect((await read(one.parent.token, id)).SEQUENCE).toBe('1')
})
