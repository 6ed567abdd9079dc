import { answer, type Behaviour, good } from '../support/ai-service.ts'
import type { Answer, CallOptions } from '../support/server.ts'
import type { OwnRefusals } from './common-refusals.ts'
import type { Servers } from './servers.ts'

const unknownScan = '/api/scans/01993a6e-0000-7000-8000-00000000ffff'
const textBody: CallOptions = { body: { text: 'The budget is tight.' } }

const fileBody = (content: Bun.BlobPart): CallOptions => {
  const rawBody = new FormData()
  rawBody.append('file', new File([content], 'plan.txt'))
  return { rawBody }
}

export const scanRefusals = ({ main, bare, ai, user, stranger }: Servers): OwnRefusals => {
  const { token } = user
  const rows = main.database.collection<{ _id: string; user_id: string; status: string }>('risk_scans')
  const scan = (options = textBody, server = main, query = ''): Promise<Answer> =>
    server.call('POST', `/api/scan${query}`, { token, ...options })
  const scanned = async (options = textBody): Promise<string> =>
    `/api/scans/${(await scan(options)).body.scan_id}`

  const whileAi = (behaviour: Behaviour) => async (): Promise<Answer> => {
    ai.behave(behaviour)
    try {
      return await scan()
    } finally {
      ai.behave(good)
    }
  }
  const aiAnswers = (status: string, code?: string) => whileAi(answer(status, { detail: 'no', code }))

  const ofScan = (method: string, suffix = '') => ({
    SCAN_NOT_FOUND: () => main.call(method, `${unknownScan}${suffix}`, { token }),
    SCAN_FORBIDDEN: async () =>
      await main.call(method, `${await scanned()}${suffix}`, { token: stranger.token }),
  })

  return {
    'POST /api/scan': {
      SCAN_EMPTY: () => scan({ body: {} }),
      FILE_TYPE_UNSUPPORTED: () => scan(fileBody(Uint8Array.from({ length: 256 }, (_, byte) => byte))),
      AI_SERVICE_REFUSED: aiAnswers('422 Unprocessable Content'),
      FILE_PROTECTED: aiAnswers('400 Bad Request', 'FILE_PROTECTED'),
      DOCUMENT_TOO_COMPLEX: aiAnswers('413 Content Too Large', 'DOCUMENT_TOO_COMPLEX'),
      AI_SERVICE_FAILED: aiAnswers('500 Internal Server Error'),
      AI_SERVICE_TIMEOUT: aiAnswers('504 Gateway Timeout'),
      AI_SERVICE_BUSY: aiAnswers('429 Too Many Requests'),
      AI_SERVICE_UNAVAILABLE: () => scan(textBody, bare),
      FILES_UNAVAILABLE: () => scan(fileBody('a plan'), bare, '?async=true'),
      // The account was erased during the scan.
      SCAN_NOT_FOUND: whileAi(async (socket, call) => {
        await rows.deleteMany({ user_id: user.id, status: 'receiving' })
        await good(socket, call)
      }),
    },
    'GET /api/scans/{scan_id}': ofScan('GET'),
    'DELETE /api/scans/{scan_id}': ofScan('DELETE'),
    'GET /api/scans/{scan_id}/file': {
      ...ofScan('GET', '/file'),
      SCAN_FILE_NOT_FOUND: async () => await main.call('GET', `${await scanned()}/file`, { token }),
      FILES_UNAVAILABLE: async () =>
        await bare.call('GET', `${await scanned(fileBody('a plan'))}/file`, { token }),
    },
    'GET /api/scans/{scan_id}/report': {
      ...ofScan('GET', '/report'),
      SCAN_UNFINISHED: async () => {
        const path = await scanned()
        await rows.updateOne({ _id: path.split('/').pop() ?? '' }, { $set: { status: 'failed' } })
        return await main.call('GET', `${path}/report`, { token })
      },
    },
    'GET /api/scans/{scan_id}/events': ofScan('GET', '/events'),
  }
}
