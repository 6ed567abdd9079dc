/** The headers that the shell and the guard have set for the answer so far. */
export type ResponseSettings = { headers: { [name: string]: unknown } }

/**
 * Bun 1.4 sends an answer in one write only up to this size, less some room for headers. A larger one goes
 * out in four writes for each header (oven-sh/bun#41341), which costs more than all the rest. A stream is
 * sent without them, but has no Content-Length.
 */
const singleWriteBytes = 15 * 1024

/**
 * Sends JSON that is text or bytes already. It moves the headers set so far into the answer, as Elysia would
 * build the answer twice to merge them. Cookies are not moved: routes that set one return a plain value.
 */
export const jsonResponse = (
  set: ResponseSettings,
  json: string | Uint8Array<ArrayBuffer>,
  status = 200,
  own: Record<string, string> = {},
): Response => {
  const headers: Record<string, string> = { 'content-type': 'application/json', ...own }
  for (const name in set.headers) headers[name] ??= String(set.headers[name])
  set.headers = {}
  return new Response(json.length > singleWriteBytes ? streamOf(json) : json, { status, headers })
}

/**
 * Sends an envelope of 004 (`http/wire.ts`), whose fields stand in the answer twice, and are written once. Elysia
 * would clean and write both: a third of the CPU of a poll. The value must have the fields of its schema alone.
 */
export const envelopeResponse = (set: ResponseSettings, { data }: { data: object }): Response => {
  const fields = JSON.stringify(data)
  return jsonResponse(set, `{"success":true,${fields.slice(1, -1)},"data":${fields}}`)
}

const streamOf = (json: string | Uint8Array<ArrayBuffer>): ReadableStream =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(typeof json === 'string' ? Buffer.from(json) : json)
      controller.close()
    },
  })
