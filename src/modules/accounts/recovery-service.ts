import { foldEmail } from '../../http/caller.ts'
import { AppError } from '../../http/errors.ts'
import type { Platform } from '../../module.ts'
import type { Actor } from '../../platform/audit.ts'
import { hashToken, randomToken } from '../../platform/secrets.ts'
import { resetTokenSeconds } from './account.ts'
import type { Identity } from './identity.ts'
import type { LoginService } from './login-service.ts'

/**
 * Use cases of a forgotten password. `enqueueResetLink` puts the mail into the job queue; its argument is null
 * for an address without an account.
 */
export const createRecoveryService = (
  { mail, audit, settings }: Platform,
  identity: Identity,
  logins: LoginService,
  enqueueResetLink: (userId: string | null) => Promise<void>,
) => ({
  /** Requests a link for an address. A known and an unknown one take the same steps, so both take equally long. */
  async requestReset(email: string): Promise<void> {
    const account = await identity.accounts.byEmail(foldEmail(email))
    await enqueueResetLink(account?._id ?? null)
  },

  /** Mails a one-use link of 30 minutes to an active account. */
  async sendResetLink(userId: string | null): Promise<void> {
    const account = userId === null ? null : await identity.accounts.byId(userId)
    if (account?.status !== 'active') return
    const token = randomToken()
    const expires_at = new Date(Date.now() + resetTokenSeconds * 1000)
    await identity.logins.insertResetToken({ _id: hashToken(token), user_id: account._id, expires_at })
    await mail.send({
      to: account.email,
      subject: 'Choose a new password',
      text: [
        'A new password was requested for your account. To choose one, open this link within 30 minutes:',
        `${settings.publicUrl}/reset-password?token=${token}`,
        'If you did not request it, nothing has changed and you can ignore this message.',
      ].join('\n\n'),
    })
  },

  /** Sets the password and ends every login. Throws RESET_TOKEN_INVALID for a used, old or forged token. */
  async reset(token: string, password: string, { address }: Actor): Promise<void> {
    const passwordHash = await identity.passwords.hash(password)
    const userId = await identity.logins.takeResetToken(hashToken(token), new Date())
    if (userId === null) throw new AppError('RESET_TOKEN_INVALID')
    await identity.accounts.setPassword(userId, passwordHash)
    await identity.logins.dropResetTokens(userId)
    await logins.endAll(userId)
    await audit.record({ userId, address }, 'user.password_reset', { type: 'user', id: userId })
  },
})

export type RecoveryService = ReturnType<typeof createRecoveryService>
