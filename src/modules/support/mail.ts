import type { NoticeMail } from '../accounts/index.ts'
import type { SupportNotice } from './notice.ts'

/** Returns how a notice is mailed to its receivers; null for a notice that is not. */
export type MailOf = (notice: SupportNotice) => NoticeMail | null

/** What is mailed beside being shown: nothing, until there are templates. */
export const mailOf: MailOf = () => null
