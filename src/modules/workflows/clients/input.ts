import { invalid } from '../../../http/errors.ts'
import type { ClientChange } from './client.ts'

type DateField = 'subscription_start_date' | 'subscription_end_date'

/** A change as forms send it: numbers and dates are strings. */
export type ClientInput = Omit<ClientChange, DateField | 'subscription_amount'> & {
  subscription_amount?: number | string | undefined
} & { [Field in DateField]?: string | null | undefined }

const readDate = (name: DateField, text: string | null | undefined): Date | null | undefined => {
  if (text === null || text === undefined) return text
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw invalid(`/${name}`, 'must be a date such as 2026-01-31 or null')
  return date
}

/** Throws 400 for a date that does not exist. */
export const readClientInput = <Input extends ClientInput>({
  subscription_amount,
  subscription_start_date,
  subscription_end_date,
  ...rest
}: Input) => ({
  ...rest,
  ...(subscription_amount !== undefined && { subscription_amount: Number(subscription_amount) }),
  ...(subscription_start_date !== undefined && {
    subscription_start_date: readDate('subscription_start_date', subscription_start_date),
  }),
  ...(subscription_end_date !== undefined && {
    subscription_end_date: readDate('subscription_end_date', subscription_end_date),
  }),
})
