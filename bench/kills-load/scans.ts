import { goodReply } from '../../test/support/ai-service.ts'
import type { Caller, LoadClient } from './caller.ts'

/** A user that registers, signs in and scans texts and files, waiting for the result or not. */
export const scanClient = ({ call, insist }: Caller, name: string, random: () => number): LoadClient => {
  const account = { email: `${name}@people.example`, password: 'correct horse' }
  let token = ''
  let writes = 0
  const scans = new Map<string, { deleted: boolean; text: string; hasFile: boolean; isNew: boolean }>()
  const signIn = async (send: typeof call) => {
    await send('POST', '/api/auth/register', { body: account })
    const login = await send('POST', '/api/v1/auth/login', { body: account })
    token = String(login?.body.access_token ?? '')
  }
  return {
    name,
    acknowledged: () => writes,
    async act() {
      if (!token) return await signIn(call)
      const kept = [...scans].filter(([, scan]) => scan.isNew && !scan.deleted)
      const [id, scan] = kept[Math.floor(random() * kept.length)] ?? []
      if (id && scan && random() < 0.15) {
        scan.deleted = true
        if ((await call('DELETE', `/api/scans/${id}`, { token }))?.status === 200) writes += 1
        return
      }
      const text = `The supplier ${Bun.randomUUIDv7()} may deliver late. `.repeat(50)
      const hasFile = random() < 0.6
      const form = new FormData()
      if (hasFile) form.set('file', new File([text], 'note.txt', { type: 'text/plain' }))
      else form.set('text', text)
      const answer = await call('POST', `/api/scan${random() < 0.6 ? '?async=true' : ''}`, { token, form })
      if (!answer || answer.status > 202) return
      scans.set(String(answer.body.id), { deleted: false, text, hasFile, isNew: true })
      writes += 1
    },
    async repeat() {
      if (!token) await signIn(insist)
      for (const [id, { deleted }] of scans)
        if (deleted) await insist('DELETE', `/api/scans/${id}`, { token })
    },
    async check(all) {
      const faults: string[] = []
      for (const [id, scan] of scans) {
        if (!all && !scan.isNew) continue
        scan.isNew = false
        const row = await insist('GET', `/api/scans/${id}`, { token })
        if (scan.deleted) {
          if (row.status !== 404) faults.push(`a deleted scan is back: ${row.status}`)
          continue
        }
        if (row.status !== 200) faults.push(`scan ${id}: ${row.status}`)
        // A scan that its caller waited for has no status.
        const isDone = (row.body.status ?? 'done') === 'done'
        const isWhole = isDone && JSON.stringify(row.body.data) === JSON.stringify(goodReply.data)
        if (all && !isWhole) faults.push(`scan ${id} is ${row.body.status}`)
        const file = scan.hasFile && (await insist('GET', `/api/scans/${id}/file`, { token }))
        if (file && file.body.text !== scan.text) faults.push(`the file of scan ${id}: ${file.status}`)
      }
      return faults
    },
  }
}
