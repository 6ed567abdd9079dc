import { locales } from '../../../platform/mail.ts'
import type { Plan } from '../../accounts/index.ts'
import type { Preferences } from '../clients/preferences.ts'

/** How a reader likes documents. */
export type Reader = Pick<Preferences, 'language' | 'date_format'>

const texts = {
  en: {
    title: 'Monthly statement',
    provisional: 'Provisional: this month is not closed yet, and its sums still change.',
    number: 'Number',
    client: 'Client',
    plan: 'Plan',
    period: 'Period',
    closed: 'Closed on',
    item: 'Item',
    runs: 'Runs',
    price: 'Price',
    amount: 'Amount',
    subscription: 'Subscription of the month',
    sumOfRuns: 'Completed runs',
    total: 'Total',
    note: 'Months are calendar months in UTC. Runs count in the month in which they completed, at the price of their start.',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    closedNews: (month: string, total: string) => `The statement of ${month} is closed: ${total}`,
  },
  fr: {
    title: 'Relevé mensuel',
    provisional: 'Provisoire : ce mois n’est pas encore clos, et ses montants changent encore.',
    number: 'Numéro',
    client: 'Client',
    plan: 'Formule',
    period: 'Période',
    closed: 'Clos le',
    item: 'Désignation',
    runs: 'Exécutions',
    price: 'Prix',
    amount: 'Montant',
    subscription: 'Abonnement du mois',
    sumOfRuns: 'Exécutions terminées',
    total: 'Total',
    note: 'Les mois sont des mois civils en UTC. Une exécution compte dans le mois où elle s’est terminée, au prix de son lancement.',
    page: (page: number, pages: number) => `Page ${page} sur ${pages}`,
    closedNews: (month: string, total: string) => `Le relevé de ${month} est clos : ${total}`,
  },
}

const planNames: Record<Plan, string> = { premium_custom: 'Premium', pro: 'Pro', starter: 'Starter' }

/** The texts of a statement, and how it writes money, numbers and dates, for one reader. */
export const wordsFor = ({ language, date_format }: Reader) => {
  const words = texts[language]
  const euros = new Intl.NumberFormat(locales[language], { style: 'currency', currency: 'EUR' })
  const integers = new Intl.NumberFormat(locales[language])
  // Fonts of documents have no narrow space.
  const printable = (text: string): string => text.replaceAll('\u202f', '\u00a0')
  return {
    ...words,
    planName: (plan: Plan): string => planNames[plan],
    money: (cents: number): string => printable(euros.format(cents / 100)),
    integer: (value: number): string => printable(integers.format(value)),
    date(at: Date): string {
      const [year = '', month = '', day = ''] = at.toISOString().slice(0, 10).split('-')
      return date_format.replace('YYYY', year).replace('MM', month).replace('DD', day)
    },
  }
}

export type Words = ReturnType<typeof wordsFor>
