/** Sends JSON that is text already: what is read often is serialised once, by whoever knows its shape. */
export const jsonResponse = (text: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } })
