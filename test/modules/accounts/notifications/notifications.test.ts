import { describe, expect, test } from 'bun:test'
import type { Notice } from '../../../../src/modules/accounts/index.ts'
import { eventually } from '../../../support/eventually.ts'
import { expectIndexed, planTest } from '../../../support/query-plans.ts'
import { type Person, startTestServer } from '../../../support/server.ts'

const server = await startTestServer()
const { call, convene, person, database } = server
const { tell } = convene.accounts.notifications
const rows = database.collection<{ _id: string; user_id: string; message: string; created_at: Date }>(
  'notifications',
)

const noticeOf = (message: string, more: Partial<Notice> = {}): Notice => ({
  type: 'info',
  kind: 'test.told',
  message,
  resource_id: null,
  payload: {},
  names: [],
  ...more,
})
const list = async ({ token }: Person, query = '') => await call('GET', `/notifications${query}`, { token })
const messages = async (one: Person, query = ''): Promise<string[]> =>
  (await list(one, query)).body.map(({ message }: { message: string }) => message)

describe('notifications', () => {
  test('are listed newest first, 50 unless more are asked for, with the number of all', async () => {
    const one = await person()
    for (let number = 1; number <= 60; number += 1) await tell(one.id, noticeOf(`${number}`), `n${number}`)
    const first = await list(one)
    expect(first.body).toHaveLength(50)
    expect(first.headers.get('x-total-count')).toBe('60')
    expect(first.body[0]).toEqual({
      id: expect.any(String),
      type: 'info',
      kind: 'test.told',
      message: '60',
      read: false,
      is_read: false,
      created_at: expect.any(String),
      resource_id: null,
      payload: {},
    })
    expect((await messages(one, '?limit=3&offset=58')).join()).toBe('2,1')
  })

  test('of one key are told once, also by many calls at once, and to each user', async () => {
    const [one, other] = [await person(), await person()]
    await Promise.all(Array.from({ length: 20 }, () => tell(one.id, noticeOf('once'), 'same')))
    await tell(other.id, noticeOf('other'), 'same')
    expect([await messages(one), await messages(other)]).toEqual([['once'], ['other']])
  })

  test('stand under /api/v1 in an envelope too', async () => {
    const one = await person()
    for (const message of ['a', 'b', 'c']) await tell(one.id, noticeOf(message), message)
    const list = await call('GET', '/api/v1/notifications?limit=2', { token: one.token })
    expect(list.body.data.notifications.map(({ message }: { message: string }) => message)).toEqual([
      'c',
      'b',
    ])
    expect(list.body).toMatchObject({ total: 3, has_more: true })
    const [{ id }] = list.body.notifications
    const read = await call('PATCH', `/api/v1/notifications/${id}/read`, { token: one.token })
    expect(read.body.data.notification).toMatchObject({ id, read: true })
    const unread = await call('GET', '/api/v1/notifications?unread=true', { token: one.token })
    expect(unread.body.total).toBe(2)
  })

  test('are marked as read one by one, or all at once', async () => {
    const one = await person()
    for (const message of ['a', 'b', 'c']) await tell(one.id, noticeOf(message), message)
    const [newest] = (await list(one)).body
    const read = await call('PATCH', `/notifications/${newest.id}/read`, { token: one.token })
    expect([read.status, read.body.read, read.body.is_read]).toEqual([200, true, true])
    const unread = await list(one, '?unread=true&limit=1')
    expect([unread.headers.get('x-total-count'), unread.body[0].message]).toEqual(['2', 'b'])
    const all = await call('POST', '/notifications/mark-all-read', { token: one.token })
    expect(all.body).toEqual({ success: true, updated: 2 })
    expect((await list(one, '?unread=true')).body).toEqual([])
    expect((await list(one)).body).toHaveLength(3)
  })

  test('of another user are not shown, and 404 under their id', async () => {
    const [one, other] = [await person(), await person()]
    await tell(one.id, noticeOf('secret'), 'k')
    const [row] = (await list(one)).body
    expect((await list(other)).body).toEqual([])
    const refused = await call('PATCH', `/notifications/${row.id}/read`, { token: other.token })
    expect([refused.status, refused.body.code]).toEqual([404, 'NOTIFICATION_NOT_FOUND'])
    await call('POST', '/notifications/mark-all-read', { token: other.token })
    expect((await list(one)).body[0].read).toBe(false)
  })

  test('are at most 200 of a user: the oldest go', async () => {
    const one = await person()
    for (let number = 1; number <= 203; number += 1) await tell(one.id, noticeOf(`${number}`), `n${number}`)
    expect((await list(one)).headers.get('x-total-count')).toBe('200')
    expect((await messages(one, '?limit=100&offset=199')).join()).toBe('4')
  })

  test('are removed by the store after 90 days', async () => {
    const indexes = await rows.indexes()
    const ofTime = indexes.find(({ key }) => 'created_at' in key)
    expect(ofTime?.expireAfterSeconds).toBe(90 * 24 * 60 * 60)
  })
})

describe('an erased user', () => {
  test('leaves no notifications, and no name in those of others', async () => {
    const [gone, other] = [await person(), await person()]
    await tell(gone.id, noticeOf('own'), 'k')
    const named = noticeOf('Kim is there', { names: [gone.id], payload: { name: 'Kim' } })
    await tell(other.id, named, 'k')
    await call('DELETE', '/api/auth/me', { token: gone.token })
    await eventually(async () => expect(await rows.countDocuments({ user_id: gone.id })).toBe(0))
    expect((await list(other)).body).toMatchObject([
      { message: 'This is about a deleted user.', payload: {} },
    ])
    // What is told after the erasure leaves nothing either.
    await tell(gone.id, noticeOf('late'), 'late')
    await tell(other.id, named, 'late')
    expect(await rows.countDocuments({ $or: [{ user_id: gone.id }, { message: 'Kim is there' }] })).toBe(0)
  })
})

planTest('notifications are found, counted and removed by indexes', () =>
  expectIndexed(
    rows.find({ user_id: 'u' }).sort({ _id: -1 }).skip(200).limit(50),
    rows.find({ user_id: 'u', read: false }).sort({ _id: -1 }).limit(50),
    rows.find({ user_id: 'u', key: 'k' }),
    rows.find({ names: 'u' }),
    rows.find({ user_id: 'u', _id: { $lte: 'i' } }),
  ),
)
