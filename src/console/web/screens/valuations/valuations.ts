import type { deletedList, list, oneSession } from '../../../../modules/valuation-sessions/wire.ts'
import { type Answer, call } from '../../api.ts'
import { refresh } from '../../data.ts'
import { number } from '../../format.ts'
import { locale } from '../../i18n/locale.ts'
import { t } from '../../i18n/valuations.ts'
import { toast } from '../../ui/toast.tsx'

export type Valuation = Answer<typeof oneSession>['session']
export type ValuationList = Answer<typeof list>
export type DeletedList = Answer<typeof deletedList>
export type Status = Valuation['status']

/** Values of free JSON, when it is an object. */
export const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}

/** The name of the company; null while there is none. */
export const companyOf = ({ form_data }: { form_data?: unknown }): string | null => {
  const { company_name } = objectOf(form_data)
  return typeof company_name === 'string' && company_name.trim() !== '' ? company_name : null
}

export type Range = { low: number; mid: number; high: number }

export const isRange = (value: unknown): value is Range => {
  const { low, mid, high } = objectOf(value)
  return [low, mid, high].every((one) => typeof one === 'number')
}

const isCurrency = (code: unknown): code is string => typeof code === 'string' && /^[A-Z]{3}$/.test(code)

/** An amount in the currency of a result; a number without one. */
export const amountIn =
  (currency: unknown) =>
  (value: number): string =>
    isCurrency(currency)
      ? new Intl.NumberFormat(locale.value === 'fr' ? 'fr-BE' : 'en-GB', {
          style: 'currency',
          currency,
          maximumFractionDigits: 0,
        }).format(value)
      : number(value)

/** Asks again for the lists of what is there and of what is deleted. */
export const refreshLists = (): void => {
  refresh('/api/sessions')
  refresh('/api/deleted-sessions')
}

/** Takes back the deletion of a valuation. Rejects with ApiError. */
export const undelete = async (reportId: string): Promise<void> => {
  await call(`/api/sessions/${reportId}/undelete`, { method: 'POST' })
  toast(t('undeleted'))
  refreshLists()
}
