import { expect, test } from 'bun:test'
import { seedAssistantSessions } from '../../../seeds/assistant-sessions.ts'
import { startTestServer } from '../../support/server.ts'

const server = await startTestServer()

test('the demo business has an active session, two ended ones with messages, and notes; seeding twice changes nothing', async () => {
  await seedAssistantSessions(server.convene.assistant)
  const history = '/api/sessions/business/B0100001/user/user_123/history?limit=20'
  const first = await server.call('GET', history)
  expect(first.body.map((session: { status: string }) => session.status)).toEqual([
    'active',
    'closed',
    'resolved',
  ])
  const active = await server.call('GET', '/api/sessions/business/B0100001/user/user_123/active')
  const path = `/api/sessions/${active.body.sessionId}/messages`
  expect((await server.call('GET', path)).body).toHaveLength(active.body.messageCount)
  const next = await server.call('POST', path, { body: { content: 'More' } })
  expect(next.body.seq).toBe(active.body.messageCount + 1)

  const before = (await server.call('GET', history)).text
  await seedAssistantSessions(server.convene.assistant)
  expect((await server.call('GET', history)).text).toBe(before)
  expect((await server.call('GET', path)).body).toHaveLength(active.body.messageCount + 1)
  const notes = await server.database.collection('assistant_notes').findOne({})
  expect(notes?.notes).toContain('Zenith Plumbing')
})

test('demo notes never take the place of notes that an admin writes at the same time', async () => {
  const { token } = await server.person({ role: 'admin' })
  for (let round = 0; round < 50; round += 1) {
    const path = `/admin/businesses/B-notes-${round}/notes`
    const [written] = await Promise.all([
      server.call('PUT', path, { token, body: { notes: 'ours' } }),
      server.convene.assistant.loadNotes(`B-notes-${round}`, 'demo'),
    ])
    expect(written.status).toBe(200)
    expect((await server.call('GET', path, { token })).body.notes).toBe('ours')
  }
})
