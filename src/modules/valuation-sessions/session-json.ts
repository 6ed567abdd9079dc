import { StoredJson, writeStoredJson } from './bson-json.ts'
import type { JsonText } from './free-json.ts'
import { JsonBytes } from './json-bytes.ts'
import type { SessionPage } from './listing.ts'
import type { ValuationSession, ValuationSummary } from './valuation-session.ts'

const quoted = JSON.stringify

/** Free JSON may be anything that the store or a save gave. */
type Written = JsonText | StoredJson

const out = new JsonBytes()

/** The bytes of an answer: a copy, as the next answer is written in the same place. */
const written = (write: () => void): Uint8Array<ArrayBuffer> => {
  out.clear()
  write()
  return new Uint8Array(out.written)
}

const writeFree = (name: string, json: Written | null): void => {
  out.text(name)
  if (json instanceof StoredJson) writeStoredJson(out, json)
  else out.text(json ?? 'null')
}

const writeSummary = (session: ValuationSummary<Written>): void => {
  out.text(
    `"id":"${session.id}","report_id":${quoted(session.reportId)},"status":"${session.status}"` +
      `,"current_view":"${session.currentView}","created_at":"${session.createdAt.toISOString()}"` +
      `,"updated_at":"${session.updatedAt.toISOString()}"` +
      `,"completed_at":${session.completedAt ? `"${session.completedAt.toISOString()}"` : null}`,
  )
  writeFree(',"form_data":', session.formData)
  writeFree(',"valuation_result":', session.valuationResult)
}

const writeSession = (session: ValuationSession<Written>): void => {
  const ownerId = session.owner.slice(session.owner.indexOf(':') + 1)
  const byUser = session.owner.startsWith('user:')
  out.text('{')
  writeSummary(session)
  out.text(
    `,"user_id":${byUser ? quoted(ownerId) : null},"guest_session_id":${byUser ? null : quoted(ownerId)}`,
  )
  writeFree(',"collected_data":', session.collectedData)
  writeFree(',"conversation_history":', session.conversationHistory)
  out.text(
    `,"business_card_token":${quoted(session.businessCardToken)}` +
      `,"prefilled_from_card":${session.prefilledFromCard}}`,
  )
}

/** An answer's JSON: `head` begins its object, the session ends it. */
export const sessionJson = (session: ValuationSession<Written>, head = '{') =>
  written(() => {
    out.text(`${head}"session":`)
    writeSession(session)
    out.text('}')
  })

export const pageJson = ({ sessions, total, hasMore, truncated }: SessionPage) =>
  written(() => {
    out.text('{"sessions":[')
    sessions.forEach((session, at) => {
      out.text(at === 0 ? '{' : '},{')
      writeSummary(session)
    })
    out.text(sessions.length > 0 ? '}]' : ']')
    out.text(`,"total":${total},"has_more":${hasMore}${truncated ? ',"truncated":true' : ''}}`)
  })
