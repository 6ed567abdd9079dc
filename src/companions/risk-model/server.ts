import { LIMITS } from './limits.ts'
import type { Options } from './options.ts'
import { Refusal, type RefusalCode } from './refusal.ts'
import { readScanRequest } from './scan-request.ts'
import { createScanner } from './scanner.ts'

const refused = (status: number, detail: string, code: RefusalCode = null): Response =>
  Response.json({ detail, ...(code && { code }) }, { status })

/**
 * Serves `GET /health` → `{status:"ok"}` and `POST /scan` (multipart `file?`, `text?`, `force_llm?`) →
 * `{data:[{risk,category,context}], source:"model"|"llm", truncated, notice?}`. `truncated` (also the header
 * `x-text-truncated: true`) says that some of the document was not scanned, or that it states more risks; `notice`
 * that it is not English. Errors are `{detail, code?}` with 400, 404, 405, 413, 415, 500, 502, 503.
 * Requests with the same header `x-caller` wait for each other rather than for those of other callers.
 * Throws when the port is taken.
 */
export const startServer = ({ host, port, llm, readMs }: Options) => {
  const scan = createScanner(llm, readMs)
  return Bun.serve({
    hostname: host,
    port,
    // Bun closes a connection without traffic; a scan sends nothing until it is done.
    idleTimeout: 120,
    // `readScanRequest` enforces the real limit with its own answer; this one only has to be larger.
    maxRequestBodySize: LIMITS.formBytes * 2,
    routes: {
      '/health': { GET: () => Response.json({ status: 'ok' }) },
      '/scan': {
        POST: async (request) => {
          const { risks, source, isTruncated, notice } = await scan(
            await readScanRequest(request),
            request.signal,
          )
          return Response.json(
            { data: risks, source, truncated: isTruncated, ...(notice !== null && { notice }) },
            isTruncated ? { headers: { 'x-text-truncated': 'true' } } : {},
          )
        },
      },
    },
    fetch: (request) => {
      const isKnown = ['/health', '/scan'].includes(new URL(request.url).pathname)
      return isKnown ? refused(405, 'Method Not Allowed') : refused(404, 'Not Found')
    },
    error: (error) => {
      if (error instanceof Refusal) return refused(error.status, error.message, error.code)
      console.error(error)
      return refused(500, 'Internal Server Error')
    },
  })
}
