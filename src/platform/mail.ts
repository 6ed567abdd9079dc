import type { Transporter } from 'nodemailer'
import type { Logger } from 'pino'

export type Message = { to: string; subject: string; text: string }

export const sender = { name: 'Convene', address: 'no-reply@convene.invalid' }

/**
 * Sends mail through `SMTP_URL`. Without it, outside production, the message goes to the log and to `show`
 * (the terminal), so that a developer can open its link. In production only the subject is logged, as the
 * text may hold a secret.
 */
export const createMail = (
  smtpUrl: string | null,
  logger: Logger,
  production: boolean,
  show: (text: string) => void,
) => {
  const connect = async (url: string): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer')
    return createTransport(url, { from: sender })
  }
  let transport: Promise<Transporter> | null = null
  return {
    async send({ to, subject, text }: Message): Promise<void> {
      if (smtpUrl !== null) {
        transport ??= connect(smtpUrl)
        await (await transport).sendMail({ to, subject, text })
      } else if (production) logger.error({ subject }, 'mail was not sent: SMTP_URL is not set')
      else {
        logger.info({ mail: { to, subject, text } }, 'mail (SMTP_URL is not set, so it is shown here)')
        show(`Mail to ${to} (SMTP_URL is not set, so it is shown here): ${subject}\n\n${text}\n`)
      }
    },
  }
}

export type Mail = ReturnType<typeof createMail>
