import { type Language, letter, type Message } from '../../platform/mail.ts'
import type { Account } from './account.ts'
import type { LinkPurpose } from './login.ts'

type Text = { subject: string; before: string; end: string }

/** The page of each link. */
const pages = { reset: 'reset-password', verify: 'verify-email', invite: 'reset-password' }

const texts: Record<LinkPurpose, Record<Language, (clientName: string | null) => Text>> = {
  reset: {
    en: () => ({
      subject: 'Choose a new password',
      before:
        'A new password was requested for your account. To choose one, open this link within 30 minutes:',
      end: 'If you did not request it, nothing has changed and you can ignore this message.',
    }),
    fr: () => ({
      subject: 'Choisissez un nouveau mot de passe',
      before:
        'Un nouveau mot de passe a été demandé pour votre compte. Pour le choisir, ouvrez ce lien dans les 30 minutes :',
      end: "Si vous ne l'avez pas demandé, rien n'a changé et vous pouvez ignorer ce message.",
    }),
  },
  verify: {
    en: () => ({
      subject: 'Confirm your e-mail address',
      before:
        'An account was created with this address. If it is yours, open this link within 7 days to confirm:',
      end: 'If you did not create it, do not confirm: the account then gets nothing that belongs to this address.',
    }),
    fr: () => ({
      subject: 'Confirmez votre adresse e-mail',
      before:
        "Un compte a été créé avec cette adresse. S'il est à vous, ouvrez ce lien dans les 7 jours pour la confirmer :",
      end: "Si vous ne l'avez pas créé, ne confirmez pas : le compte n'obtient alors rien de ce qui appartient à cette adresse.",
    }),
  },
  invite: {
    en: (client) => ({
      subject: client === null ? 'You are invited' : `You are invited to ${client}`,
      before: `You were invited to work together${client === null ? '' : ` with ${client}`}. To choose your password and sign in, open this link within 7 days:`,
      end: 'If you do not know why, you can ignore this message.',
    }),
    fr: (client) => ({
      subject: client === null ? 'Vous êtes invité' : `Vous êtes invité à rejoindre ${client}`,
      before: `Vous êtes invité à travailler avec ${client ?? 'nous'}. Pour choisir votre mot de passe et vous connecter, ouvrez ce lien dans les 7 jours :`,
      end: 'Si vous ne savez pas pourquoi, vous pouvez ignorer ce message.',
    }),
  },
}

/** The mail with a one-use link. `clientName` is that of the company that invites, if any. */
export const linkMail = (
  purpose: LinkPurpose,
  account: Account,
  language: Language,
  clientName: string | null,
  publicUrl: string,
  token: string,
): Message => {
  const { subject, before, end } = texts[purpose][language](clientName)
  const link = `${publicUrl}/${pages[purpose]}?token=${token}`
  // The name of an account whose address is not verified may be chosen by another person, and would be read as ours.
  const name = account.email_verified_at === null ? null : account.first_name
  return { to: account.email, subject, text: letter(language, name, [before, link, end]) }
}
