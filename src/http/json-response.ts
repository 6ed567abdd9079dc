/** Where a handler's context keeps what the shell and the guard have set for the answer so far. */
export type ResponseSettings = { headers: { [name: string]: unknown } }

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
  return new Response(json, { status, headers })
}
