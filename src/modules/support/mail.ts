import type { Accounts, NoticeMail } from '../accounts/index.ts'
import type { Workflows } from '../workflows/index.ts'
import { letterOf } from './letters.ts'
import type { SupportNotice } from './notice.ts'

/** Returns how a notice is mailed to one of its receivers; null when it is not. */
export type MailOf = (notice: SupportNotice, userId: string) => Promise<NoticeMail | null>

/** Every notice is mailed too, in the language of its receiver: these letters are few, and both sides wait for them. */
export const createMailOf =
  (accounts: Pick<Accounts, 'cachedById'>, languageOf: Workflows['languageOf']): MailOf =>
  async (notice, userId) => {
    const account = await accounts.cachedById(userId)
    return account && { ...letterOf(notice, await languageOf(account)), until: null }
  }
