import { describe, expect, test } from 'bun:test'
import { backfillSessions, createBackfillStore } from '../../../src/modules/valuation-sessions/index.ts'
import { startTestServer } from '../../support/server.ts'

const { call, convene, person } = await startTestServer()
const store = createBackfillStore(convene.connection)

/** In chunks that end anywhere. */
const source = async function* (lines: unknown[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}

const backfill = async (lines: unknown[], into: typeof store | null = store) => {
  const refused: [number, string][] = []
  const { ignored, ...counts } = await backfillSessions(source(lines), into, (line, { code, issues }) =>
    refused.push([line, issues?.[0]?.path ?? code]),
  )
  return { ...counts, ignored: Object.fromEntries(ignored), refused }
}

describe('old sessions', () => {
  test('may be none: nothing is stored of an empty file, nor of one whose lines are all refused', async () => {
    expect(await backfill([])).toMatchObject({ lines: 0, added: 0, refused: [] })
    expect(await backfill([{}])).toMatchObject({ lines: 1, added: 0, refused: [[1, expect.any(String)]] })
  })

  test('are stored under the names of the contract and of the frontends, COMPLETED where there is a result', async () => {
    const { id, token } = await person()
    const guest = 'guest_of_before'
    const form = { $set: 1, 'a.b': {}, __proto__x: [], company: 'Bakkerij' }
    const result = { equity_value: 3 }
    const lines = [
      {
        report_id: 'old-1',
        user_id: id,
        status: 'in_progress',
        form_data: form,
        valuation_result: result,
        created_at: '2024-01-02 03:04:05',
        updated_at: { $date: '2024-02-03T04:05:06.789Z' },
      },
      '',
      {
        reportId: 'old-2',
        guestSessionId: guest,
        currentView: 'ai-guided',
        partialData: form,
        sessionData: { step: 2 },
        updatedAt: 1_700_000_000_000,
        name: 'Two',
        version: 4,
      },
      { report_id: 'old-3', guest_session_id: guest, status: 'archived', valuation_result: result },
      { report_id: 'old-4', guest_session_id: guest, status: 'DELETED' },
    ]
    const first = await backfill(lines)
    expect(first).toEqual({ lines: 5, added: 4, present: 0, refused: [], ignored: { version: 1 } })

    const one = (await call('GET', '/api/sessions/old-1', { token })).body.session
    expect(one).toMatchObject({
      status: 'COMPLETED',
      current_view: 'MANUAL',
      form_data: form,
      valuation_result: result,
    })
    expect([one.created_at, one.updated_at, one.completed_at]).toEqual([
      '2024-01-02T03:04:05.000Z',
      '2024-02-03T04:05:06.789Z',
      '2024-02-03T04:05:06.789Z',
    ])
    const list = (await call('GET', '/api/sessions', { guest })).body
    expect(
      list.sessions.map((row: { report_id: string; status: string }) => [row.report_id, row.status]),
    ).toEqual([
      ['old-3', 'ARCHIVED'],
      ['old-2', 'IN_PROGRESS'],
    ])
    const two = (await call('GET', `/api/valuation-sessions/old-2?guest_session_id=${guest}`)).body.data
    expect(two).toMatchObject({
      currentView: 'ai-guided',
      partialData: form,
      sessionData: { step: 2 },
      name: 'Two',
      updatedAt: '2023-11-14T22:13:20.000Z',
    })
    expect((await call('GET', '/api/sessions/old-4', { guest })).status).toBe(404)
  })

  test('are stored once, however often the file is read, and keep what their users changed since', async () => {
    const guest = 'guest_that_repeats'
    const line = (number: number) => ({
      report_id: `again-${number}`,
      guest_session_id: guest,
      form_data: { number },
    })
    await backfill([line(1)])
    await call('PATCH', '/api/sessions/again-1', { guest, body: { form_data: { number: 'changed' } } })
    await call('POST', '/api/sessions', { guest, body: { report_id: 'again-3' } })
    const { added, present, refused } = await backfill([line(1), line(2), line(2), line(3)])
    expect({ added, present, refused }).toEqual({ added: 1, present: 2, refused: [[4, 'REPORT_ID_TAKEN']] })
    expect((await call('GET', '/api/sessions/again-1', { guest })).body.session.form_data).toEqual({
      number: 'changed',
    })
  })

  test('are refused line by line with what is wrong, also without a store', async () => {
    const owner = { guest_session_id: 'guest_of_faults' }
    const report_id = 'faulty'
    const faults: [unknown, string][] = [
      ['{"report_id": "cut', 'BODY_UNREADABLE'],
      ['[1]', '/'],
      [{ ...owner }, '/report_id'],
      [{ report_id: 'no spaces', ...owner }, '/report_id'],
      [{ report_id }, '/user_id'],
      [{ report_id, guest_session_id: 'short' }, '/guest_session_id'],
      [{ report_id, ...owner, status: 'lost' }, '/status'],
      [{ report_id, ...owner, current_view: 'sideways' }, '/current_view'],
      [{ report_id, ...owner, form_data: [1] }, '/form_data'],
      [{ report_id, ...owner, created_at: 'yesterday' }, '/created_at'],
      [{ report_id, ...owner, name: 7 }, '/name'],
      [
        `{"report_id":"faulty","guest_session_id":"guest_of_faults","form_data":{"a":"\\u0000"}}`,
        'BODY_UNREADABLE',
      ],
      [{ report_id, ...owner, form_data: { a: 'x'.repeat(5 * 1024 * 1024) } }, 'TOO_LARGE'],
      ['x'.repeat(17 * 1024 * 1024), 'TOO_LARGE'],
    ]
    const expected = faults.map(([, reason], index) => [index + 1, reason])
    for (const into of [store, null]) {
      const { added, refused } = await backfill(
        [...faults.map(([line]) => line), { report_id: 'fine', ...owner }],
        into,
      )
      expect({ added, refused: refused.toSorted(([a], [b]) => a - b) }).toEqual({
        added: 1,
        refused: expected as [number, string][],
      })
    }
  })
})
