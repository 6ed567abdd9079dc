import { connect } from 'node:net'

/**
 * Sends the beginning of a request as it is given, and waits for the answer to it. Throws when the server ends the
 * connection without a JSON answer.
 */
export const rawRequest = async (
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  start = '',
): Promise<{ status: number; body: { code?: string } }> => {
  const { port, hostname } = new URL(url)
  const answer = Promise.withResolvers<string>()
  const socket = connect(Number(port), hostname, () => {
    const lines = Object.entries({ host: 'localhost', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    )
    socket.write(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${start}`)
  })
  let text = ''
  socket.on('data', (data) => {
    text += data
    if (text.endsWith('}')) answer.resolve(text)
  })
  socket.on('error', answer.reject)
  socket.on('close', () => answer.reject(new Error(`the connection was closed after: ${text.slice(0, 500)}`)))
  try {
    const [head = '', body = ''] = (await answer.promise).split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), body: JSON.parse(body) }
  } finally {
    socket.destroy()
  }
}
