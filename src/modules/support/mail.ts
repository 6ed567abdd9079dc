import type { NoticeMail } from '../accounts/index.ts'
import type { SupportNotice } from './notice.ts'

/** Returns how a notice is mailed to one of its receivers; null when it is not. */
export type MailOf = (notice: SupportNotice, userId: string) => Promise<NoticeMail | null>

/** What is mailed beside being shown: nothing, until there are letters for it. */
export const mailOf: MailOf = async () => null
