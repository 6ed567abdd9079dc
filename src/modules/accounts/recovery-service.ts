import { foldEmail } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { Platform } from '../../module.ts'
import type { Actor, Audit } from '../../platform/audit.ts'
import { hashToken, randomToken } from '../../platform/secrets.ts'
import { type LanguageOf, linkSeconds, mailLimit } from './account.ts'
import type { Identity } from './identity.ts'
import type { LinkPurpose } from './login.ts'
import type { LoginService } from './login-service.ts'
import { linkMail } from './mails.ts'

/**
 * Use cases of mailed links, which verify an address or replace a forgotten password. `enqueueLink` puts a mail
 * into the job queue; its user id is null for an address without an account.
 */
export const createRecoveryService = (
  { mail, audit, settings }: Platform,
  { accounts, clientOf, logins: store, passwords, forgetAccount }: Identity,
  logins: LoginService,
  enqueueLink: (purpose: LinkPurpose, userId: string | null) => Promise<void>,
  languageOf: LanguageOf,
) => ({
  /** Requests a link for an address. A known and an unknown one take the same steps, so both take equally long. */
  async requestReset(email: string): Promise<void> {
    const account = await accounts.byEmail(foldEmail(email))
    await enqueueLink('reset', account?._id ?? null)
  },

  /** The same for a link that verifies an address. */
  async requestVerificationOf(email: string): Promise<void> {
    const account = await accounts.byEmail(foldEmail(email))
    await enqueueLink('verify', account?._id ?? null)
  },

  requestVerification: (userId: string): Promise<void> => enqueueLink('verify', userId),

  /** Requests a link with which an invited user chooses the first password. */
  requestInvitation: (userId: string): Promise<void> => enqueueLink('invite', userId),

  /** Mails a one-use link to an active account. Mails beyond the limit of an address are left out silently. */
  async sendLink(purpose: LinkPurpose, userId: string | null): Promise<void> {
    const account = userId === null ? null : await accounts.byId(userId)
    if (account?.status !== 'active') return
    const now = new Date()
    // Counted by address: an account that is erased and registered again gets no further mails.
    const slots = Array.from({ length: mailLimit.mails }, (_, index) =>
      hashToken(`${purpose} ${index} ${account.email}`),
    )
    const slot = await store.takeMailSlot(slots, now, after(now, mailLimit.windowSeconds))
    if (slot === null) return
    const token = randomToken()
    await store.replaceLink({
      _id: hashToken(token),
      user_id: account._id,
      purpose,
      credentials_version: account.credentials_version,
      expires_at: after(now, linkSeconds[purpose]),
    })
    try {
      const client = await clientOf(account)
      const language = await languageOf(account)
      await mail.send(linkMail(purpose, account, language, client?.name ?? null, settings.publicUrl, token))
    } catch (error) {
      // The job tries again: a mail that was not sent does not count.
      await store.freeMailSlot(slot)
      throw error
    }
  },

  /**
   * Sets the password, ends every login and verifies the address. Throws RESET_TOKEN_INVALID for a forged or
   * used token, and for one that is older than the last change of the credentials.
   */
  async reset(token: string, password: string, actor: Actor): Promise<void> {
    const passwordHash = await passwords.hash(password)
    const now = new Date()
    const hash = hashToken(token)
    const link = (await store.takeLink(hash, 'reset', now)) ?? (await store.takeLink(hash, 'invite', now))
    if (link === null) throw new AppError('RESET_TOKEN_INVALID')
    const { user_id: userId, credentials_version } = link
    const account = { _id: userId, credentials_version }
    if (!(await accounts.setPassword(account, passwordHash, { email_verified_at: now })))
      throw new AppError('RESET_TOKEN_INVALID')
    forgetAccount(userId)
    await logins.endAll(userId)
    await recordOf(accounts, audit)(actor, 'user.password_reset', userId)
  },

  /** Verifies the address of an account. Throws VERIFY_TOKEN_INVALID for a used, old or forged token. */
  async verifyEmail(token: string, actor: Actor): Promise<void> {
    const now = new Date()
    const link = await store.takeLink(hashToken(token), 'verify', now)
    if (link === null) throw new AppError('VERIFY_TOKEN_INVALID')
    const { user_id: userId, credentials_version } = link
    if (!(await accounts.verifyEmail({ _id: userId, credentials_version }, now)))
      throw new AppError('VERIFY_TOKEN_INVALID')
    forgetAccount(userId)
    await recordOf(accounts, audit)(actor, 'user.email_verified', userId)
  },
})

export type RecoveryService = ReturnType<typeof createRecoveryService>

/** The holder of a link acts for its account. */
const recordOf =
  (accounts: Identity['accounts'], audit: Audit) =>
  async (actor: Actor, action: string, userId: string): Promise<void> => {
    const client_id = (await accounts.byId(userId))?.client_id ?? null
    await audit.record({ ...actor, userId }, action, { type: 'user', id: userId }, { client_id })
  }

const after = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)
