import { AppError } from '../../http/errors.ts'
import type { Mail } from '../../platform/mail.ts'
import type { Audit } from '../operations/index.ts'
import { foldEmail, resetTokenSeconds } from './account.ts'
import type { AccountStore } from './account-store.ts'
import type { LoginService } from './login-service.ts'
import type { LoginStore } from './login-store.ts'
import { hashPassword } from './passwords.ts'
import { hashSecretToken, makeSecretToken } from './tokens.ts'

export type RecoveryServiceOptions = {
  accounts: AccountStore
  store: LoginStore
  logins: LoginService
  mail: Mail
  audit: Audit
  publicUrl: string
}

/** Use cases of a forgotten password. */
export const createRecoveryService = (options: RecoveryServiceOptions) => {
  const { accounts, store, logins, mail, audit, publicUrl } = options
  return {
    /** Mails a one-use link of 30 minutes. Nothing happens, and nothing shows, for an unknown address. */
    async sendResetLink(email: string): Promise<void> {
      const account = await accounts.byEmail(foldEmail(email))
      if (account?.status !== 'active') return
      const { token, hash } = makeSecretToken()
      await store.insertResetToken(hash, account.id, new Date(Date.now() + resetTokenSeconds * 1000))
      await mail.send({
        to: account.email,
        subject: 'Choose a new password',
        text: [
          'Someone asked for a new password for your account. If it was you, choose one here within 30 minutes:',
          `${publicUrl}/reset-password?token=${token}`,
          'If it was not you, nothing has changed and you can ignore this message.',
        ].join('\n\n'),
      })
    },

    /** Sets the password and ends every login. Throws RESET_TOKEN_INVALID for a used, old or made-up token. */
    async reset(token: string, password: string, address: string): Promise<void> {
      const passwordHash = await hashPassword(password)
      const userId = await store.takeResetToken(hashSecretToken(token), new Date())
      if (userId === null) throw new AppError('RESET_TOKEN_INVALID')
      await accounts.setPassword(userId, passwordHash)
      await store.dropResetTokens(userId)
      await logins.endAll(userId)
      await audit.record({
        action: 'user.password_reset',
        actorId: userId,
        address,
        targetType: 'user',
        targetId: userId,
      })
    },
  }
}

export type RecoveryService = ReturnType<typeof createRecoveryService>
