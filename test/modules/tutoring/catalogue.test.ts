import { expect, test } from 'bun:test'
import { seedTutoring } from '../../../seeds/tutoring.ts'
import { expectIndexed, planTest } from '../../support/query-plans.ts'
import { startTestServer } from '../../support/server.ts'

const { convene, call, person, database } = await startTestServer()
const admin = await person({ role: 'admin' })
await seedTutoring(convene)

const idsOf = ({ body }: { body: { id: string }[] }) => body.map(({ id }) => id)

test('the catalogue is public, its ids are slugs, and loading the demo data again changes nothing', async () => {
  const before = await call('GET', '/subjects')
  expect(before.status).toBe(200)
  expect(idsOf(before).toSorted()).toEqual(
    'biology chemistry coding english french history math physics science spanish'.split(' '),
  )
  await seedTutoring(convene)
  expect((await call('GET', '/subjects')).body).toEqual(before.body)
  expect((await call('GET', '/curricula')).body).toHaveLength(9)
  const { body } = await call('GET', '/packages')
  expect(body.find(({ id }: { id: string }) => id === 'trial')).toMatchObject({
    price_cents: 2500,
    currency: 'USD',
    hours: 1,
  })
})

test('an admin creates a subject, by the slug of its name where none is given', async () => {
  const create = (body: object, token = admin.token) => call('POST', '/admin/subjects', { token, body })
  const created = await create({ name: 'Économie & Droit' })
  expect([created.status, created.body]).toEqual([
    201,
    { id: 'economie-droit', name: 'Économie & Droit', description: null },
  ])
  expect(idsOf(await call('GET', '/subjects'))).toContain('economie-droit')
  const again = await create({ name: 'economie droit' })
  expect([again.status, again.body.code]).toEqual([409, 'SUBJECT_TAKEN'])
  expect((await create({ name: '数学' })).body.issues[0].path).toBe('/slug')
  expect((await create({ name: '数学', slug: 'math-zh' })).status).toBe(201)
  expect((await create({ name: 'x', slug: 'Not A Slug' })).status).toBe(400)
})

test('admins page through subjects by page or offset, and read the total in a header', async () => {
  const list = (query: string) => call('GET', `/admin/subjects${query}`, { token: admin.token })
  const all = await list('')
  const total = all.body.length
  expect(all.headers.get('x-total-count')).toBe(String(total))
  const second = await list('?page=2&limit=3')
  expect(idsOf(second)).toEqual(idsOf(all).slice(3, 6))
  expect(second.headers.get('x-total-count')).toBe(String(total))
  expect(idsOf(await list('?limit=3&offset=3'))).toEqual(idsOf(second))
  expect((await list('?limit=101')).status).toBe(400)
})

planTest('the lists are sorted by indexes', () =>
  expectIndexed(
    ...['tutoring_subjects', 'tutoring_curricula', 'tutoring_packages'].map((name) =>
      database.collection(name).find().sort({ name: 1, _id: 1 }),
    ),
  ),
)
