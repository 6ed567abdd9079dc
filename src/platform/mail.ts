import type { Transporter } from 'nodemailer'
import type { Logger } from 'pino'

/** The languages that mails are written in. */
export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** How their numbers and amounts are written. */
export const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' }

export type Message = {
  to: string
  subject: string
  text: string
  /** The same for each time that one mail is sent: receivers can drop a repeat. */
  key?: string
}

/** Takes no answers. An invite of a calendar has to name an organizer too. */
export const sender = { name: 'Convene', address: 'no-reply@convene.invalid' }

/** A server that does not answer must not hold a job: nodemailer's own limits are up to 10 minutes. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

const words = {
  en: { greeting: 'Hello', end: 'This message was sent by Convene. Please do not answer it.' },
  fr: { greeting: 'Bonjour', end: 'Ce message a été envoyé par Convene. Merci de ne pas y répondre.' },
}

/** The text of a mail to a person. `name` is null for one whose name is not known. */
export const letter = (language: Language, name: string | null, paragraphs: string[]): string => {
  const { greeting, end } = words[language]
  const first = name === null ? `${greeting},` : `${greeting} ${name},`
  return `${[first, ...paragraphs, `-- \n${end}`].join('\n\n')}\n`
}

/**
 * Sends mail through `SMTP_URL`. Without it, outside production, the message goes to the log and to `show`
 * (the terminal), so that a developer can open its link. In production only the subject is logged, as the
 * text may hold a secret.
 */
export const createMail = (
  { smtpUrl, mailFrom, production }: { smtpUrl: string | null; mailFrom: string | null; production: boolean },
  logger: Logger,
  show: (text: string) => void,
) => {
  const connect = async (url: string): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer')
    return createTransport({ url, ...limits }, { from: mailFrom ?? sender })
  }
  let transport: Promise<Transporter> | null = null
  return {
    /** Signs in to the server of `SMTP_URL`. Throws when it does not take mail. Does nothing without one. */
    async check(): Promise<void> {
      if (smtpUrl === null) return
      const own = await connect(smtpUrl)
      await own.verify().finally(() => own.close())
    },
    async send({ to, subject, text, key }: Message): Promise<void> {
      const own = { to, subject: subject.replaceAll(/\s+/g, ' ').slice(0, 200), text }
      if (smtpUrl !== null) {
        transport ??= connect(smtpUrl)
        await (await transport).sendMail({
          ...own,
          ...(key !== undefined && { messageId: `<${key}@convene.invalid>` }),
          // No absence message answers it.
          headers: { 'auto-submitted': 'auto-generated' },
        })
      } else if (production) logger.error({ subject }, 'mail was not sent: SMTP_URL is not set')
      else {
        logger.info({ mail: own }, 'mail (SMTP_URL is not set, so it is shown here)')
        show(`Mail to ${to} (SMTP_URL is not set, so it is shown here): ${own.subject}\n\n${text}\n`)
      }
    },
  }
}

export type Mail = ReturnType<typeof createMail>
