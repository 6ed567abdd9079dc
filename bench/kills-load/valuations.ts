import type { Caller, LoadClient } from './caller.ts'

/** A guest that creates, saves and deletes valuations. */
export const valuationClient = ({ call, insist }: Caller, name: string, random: () => number): LoadClient => {
  const guest = `guest_${name}`
  type Row = { id: string; saved: number; tried: number; deleted: 'no' | 'tried' | 'yes'; isNew: boolean }
  const rows = new Map<string, Row>()
  const unanswered = new Set<string>()
  let writes = 0
  const create = async (key: string, send: typeof call) => {
    unanswered.add(key)
    const answer = await send('POST', '/api/sessions', { guest, key, body: { form_data: { key } } })
    if (answer?.status !== 201) return
    unanswered.delete(key)
    const id = String(Object(answer.body.session).report_id)
    rows.set(key, { id, saved: 0, tried: 0, deleted: 'no', isNew: true })
    writes += 1
  }
  const remove = async (row: Row, send: typeof call) => {
    row.deleted = 'tried'
    if ((await send('DELETE', `/api/sessions/${row.id}`, { guest }))?.status !== 200) return
    row.deleted = 'yes'
    writes += 1
  }
  return {
    name,
    acknowledged: () => writes,
    async act() {
      const kept = [...rows.values()].filter(({ deleted, isNew }) => deleted === 'no' && isNew)
      const row = kept[Math.floor(random() * kept.length)]
      const choice = random()
      if (!row || choice < 0.3) return await create(Bun.randomUUIDv7(), call)
      if (choice < 0.4) return await remove(row, call)
      row.tried += 1
      const body = { partial_data: { value: row.tried } }
      const answer = await call('PATCH', `/api/sessions/${row.id}`, { guest, body })
      if (answer?.status !== 200) return
      row.saved = row.tried
      writes += 1
    },
    async repeat() {
      for (const key of unanswered) await create(key, insist)
      for (const row of rows.values()) if (row.deleted === 'tried') await remove(row, insist)
    },
    async check(all) {
      const faults: string[] = []
      for (const [key, row] of rows) {
        if (!all && !row.isNew) continue
        row.isNew = false
        const { status, body } = await insist('GET', `/api/sessions/${row.id}`, { guest })
        if (row.deleted !== 'no') {
          if (status !== 404) faults.push(`a deleted valuation is back: ${status}`)
          continue
        }
        const form = Object(Object(body.session).form_data)
        const value = form.value ?? 0
        if (status !== 200 || form.key !== key || value < row.saved || value > row.tried)
          faults.push(`valuation ${row.id}: ${status}, saved ${row.saved}, tried ${row.tried}, has ${value}`)
        const again = await insist('POST', '/api/sessions', { guest, key, body: { form_data: { key } } })
        if (Object(again.body.session).report_id !== row.id)
          faults.push(`a repeated key made another valuation`)
      }
      const { body } = await insist('GET', '/api/sessions?limit=1', { guest })
      const expected = [...rows.values()].filter(({ deleted }) => deleted === 'no').length
      if (body.total !== expected) faults.push(`${body.total} valuations instead of ${expected}`)
      return faults
    },
  }
}
