import { afterAll, expect } from 'bun:test'
import { SMTPServer } from 'smtp-server'
import { eventually } from './eventually.ts'

export type Mailbox = { url: string; mails: ReceivedMail[] }

export type ReceivedMail = { to: string[]; text: string }

/** A mail server that speaks real SMTP and keeps what it is given, until the test file ends. */
export const openMailbox = async (): Promise<Mailbox> => {
  const { stop, ...mailbox } = await startMailbox()
  afterAll(stop)
  return mailbox
}

/** The same, until `stop`; on a free port unless one is given. */
export const startMailbox = async (port = 0): Promise<Mailbox & { stop(): Promise<void> }> => {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        mails.push({ to, text: decode(Buffer.concat(chunks).toString('latin1')) })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mailbox has no port')
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `smtp://127.0.0.1:${address.port}`, mails, stop }
}

/** Quoted-printable breaks lines with "=", and writes "=" and all beyond ASCII as bytes; headers have words of it. */
const decode = (raw: string): string => {
  const bytes = raw
    .replace(/\?=\r\n =\?UTF-8\?Q\?/gi, '')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) => word.replaceAll('_', ' '))
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

/** Waits for a mail whose link leads to `page`. Returns the token of the newest one. */
export const mailedToken = async ({ mails }: Mailbox, email: string, page: string): Promise<string> => {
  const link = new RegExp(`/${page}\\?token=([\\w-]+)`)
  let token = ''
  await eventually(() => {
    const mail = mails.findLast(({ to, text }) => to.includes(email) && link.test(text))
    token = link.exec(mail?.text ?? '')?.[1] ?? ''
    expect(token).not.toBe('')
  })
  return token
}
