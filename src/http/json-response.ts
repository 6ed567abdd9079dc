/** Where a handler's context keeps what the shell and the guard have set for the answer so far. */
export type ResponseSettings = { headers: { [name: string]: unknown } }

/**
 * Bun 1.4 gathers the pieces of an answer into one write only up to this size, less some room for headers.
 * Past it, whatever was not ready at once goes out in four writes a header (oven-sh/bun#41341), which costs
 * more than all the rest; a stream is spared that, at the price of its Content-Length.
 */
const gatheredBytes = 15 * 1024

/**
 * Sends JSON that is written already, as text or as bytes: what is read often is serialised once, by whoever knows its shape.
 * It moves the headers set so far into the answer, as Elysia would build the answer a second time to
 * merge them. Cookies are not carried: routes that set one return a plain value.
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
  return new Response(json.length > gatheredBytes ? streamOf(json) : json, { status, headers })
}

const streamOf = (json: string | Uint8Array<ArrayBuffer>): ReadableStream =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(typeof json === 'string' ? Buffer.from(json) : json)
      controller.close()
    },
  })
