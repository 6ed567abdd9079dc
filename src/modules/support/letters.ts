import { type Language, locales } from '../../platform/mail.ts'
import { shortened } from './news.ts'
import type { SupportKinds, SupportNotice } from './notice.ts'

type Named = Pick<SupportNotice, 'title' | 'client_name'>
type Letter = { subject: string; paragraphs: string[] }
type Letters = {
  [Kind in keyof SupportKinds]: Record<Language, (about: Named, fields: SupportKinds[Kind]) => Letter>
}

const longestText = 2000

const words: Record<Language, Record<string, string>> = {
  en: {
    draft: 'draft',
    submitted: 'submitted',
    reviewing: 'in review',
    negotiation: 'in negotiation',
    contract_signed: 'contract signed',
    development: 'in development',
    deployed: 'deployed',
    rejected: 'rejected',
    open: 'open',
    in_progress: 'in progress',
    resolved: 'resolved',
    closed: 'closed',
    urgent: 'urgent',
    high: 'high',
    medium: 'medium',
    low: 'low',
  },
  fr: {
    draft: 'brouillon',
    submitted: 'envoyée',
    reviewing: "en cours d'examen",
    negotiation: 'en négociation',
    contract_signed: 'contrat signé',
    development: 'en développement',
    deployed: 'déployée',
    rejected: 'refusée',
    open: 'ouvert',
    in_progress: 'en cours',
    resolved: 'résolu',
    closed: 'fermé',
    urgent: 'urgente',
    high: 'haute',
    medium: 'moyenne',
    low: 'basse',
  },
}

const say = (language: Language, word: string): string => words[language][word] ?? word

const euros = (language: Language, amount: number): string =>
  new Intl.NumberFormat(locales[language], { style: 'currency', currency: 'EUR' }).format(amount)

const estimates = (
  language: Language,
  labels: [cost: string, days: string, timeline: string],
  { estimated_cost, estimated_dev_days, timeline_days }: SupportKinds['request.estimated'],
): string =>
  [
    estimated_cost === null ? null : `${labels[0]} ${euros(language, estimated_cost)}`,
    estimated_dev_days === null ? null : `${labels[1]} ${estimated_dev_days}`,
    timeline_days === null ? null : `${labels[2]} ${timeline_days}`,
  ]
    .filter((line) => line !== null)
    .join('\n')

const letters: Letters = {
  'request.submitted': {
    en: ({ title, client_name }, { description }) => ({
      subject: `New workflow request from ${client_name}: ${title}`,
      paragraphs: [`${client_name} asks for a workflow: “${title}”.`, description],
    }),
    fr: ({ title, client_name }, { description }) => ({
      subject: `Nouvelle demande de workflow de ${client_name} : ${title}`,
      paragraphs: [`${client_name} demande un workflow : « ${title} ».`, description],
    }),
  },
  'request.opened': {
    en: ({ title }, { description }) => ({
      subject: `A workflow request was opened for you: ${title}`,
      paragraphs: [`We have written this workflow request for you: “${title}”.`, description],
    }),
    fr: ({ title }, { description }) => ({
      subject: `Une demande de workflow a été ouverte pour vous : ${title}`,
      paragraphs: [`Nous avons rédigé cette demande de workflow pour vous : « ${title} ».`, description],
    }),
  },
  'request.status': {
    en: ({ title }, { from, status }) => ({
      subject: `Your workflow request “${title}”: ${say('en', status)}`,
      paragraphs: [
        `The status of your workflow request “${title}” was “${say('en', from)}” and is now “${say('en', status)}”.`,
      ],
    }),
    fr: ({ title }, { from, status }) => ({
      subject: `Votre demande de workflow « ${title} » : ${say('fr', status)}`,
      paragraphs: [
        `Le statut de votre demande de workflow « ${title} » était « ${say('fr', from)} » ; il est maintenant « ${say('fr', status)} ».`,
      ],
    }),
  },
  'request.estimated': {
    en: ({ title }, fields) => ({
      subject: `Estimate for your workflow request “${title}”`,
      paragraphs: [
        `We have estimated your workflow request “${title}”:`,
        estimates('en', ['Cost:', 'Days of development:', 'Days until it is delivered:'], fields),
      ],
    }),
    fr: ({ title }, fields) => ({
      subject: `Estimation de votre demande de workflow « ${title} »`,
      paragraphs: [
        `Nous avons estimé votre demande de workflow « ${title} » :`,
        estimates('fr', ['Coût :', 'Jours de développement :', "Jours jusqu'à la livraison :"], fields),
      ],
    }),
  },
  'request.noted': {
    en: ({ title, client_name }, { note }) => ({
      subject: `New note on the workflow request “${title}”`,
      paragraphs: [`There is a new note on the workflow request “${title}” of ${client_name}:`, note],
    }),
    fr: ({ title, client_name }, { note }) => ({
      subject: `Nouvelle note sur la demande de workflow « ${title} »`,
      paragraphs: [`Une note a été ajoutée à la demande de workflow « ${title} » de ${client_name} :`, note],
    }),
  },
  'ticket.opened': {
    en: ({ title, client_name }, { priority, description }) => ({
      subject: `New ticket of ${client_name}: ${title}`,
      paragraphs: [
        `The ticket “${title}” of ${client_name} is open. Priority: ${say('en', priority)}.`,
        description,
      ],
    }),
    fr: ({ title, client_name }, { priority, description }) => ({
      subject: `Nouveau ticket de ${client_name} : ${title}`,
      paragraphs: [
        `Le ticket « ${title} » de ${client_name} est ouvert. Priorité : ${say('fr', priority)}.`,
        description,
      ],
    }),
  },
  'ticket.replied': {
    en: ({ title, client_name }, { reply }) => ({
      subject: `New reply to the ticket “${title}”`,
      paragraphs: [`There is a new reply to the ticket “${title}” of ${client_name}:`, reply],
    }),
    fr: ({ title, client_name }, { reply }) => ({
      subject: `Nouvelle réponse au ticket « ${title} »`,
      paragraphs: [`Une réponse a été ajoutée au ticket « ${title} » de ${client_name} :`, reply],
    }),
  },
  'ticket.status': {
    en: ({ title }, { from, status }) => ({
      subject: `Your ticket “${title}”: ${say('en', status)}`,
      paragraphs: [
        `The status of your ticket “${title}” was “${say('en', from)}” and is now “${say('en', status)}”.`,
      ],
    }),
    fr: ({ title }, { from, status }) => ({
      subject: `Votre ticket « ${title} » : ${say('fr', status)}`,
      paragraphs: [
        `Le statut de votre ticket « ${title} » était « ${say('fr', from)} » ; il est maintenant « ${say('fr', status)} ».`,
      ],
    }),
  },
  'ticket.assigned': {
    en: ({ title, client_name }, { priority }) => ({
      subject: `A ticket is yours now: ${title}`,
      paragraphs: [
        `The ticket “${title}” of ${client_name} was assigned to you. Priority: ${say('en', priority)}.`,
      ],
    }),
    fr: ({ title, client_name }, { priority }) => ({
      subject: `Un ticket vous est confié : ${title}`,
      paragraphs: [
        `Le ticket « ${title} » de ${client_name} vous a été confié. Priorité : ${say('fr', priority)}.`,
      ],
    }),
  },
}

/** The letter of a notice in a language; long texts have their beginning. */
export const letterOf = (notice: SupportNotice, language: Language): Letter => {
  // The kind of a notice decides its fields, which TypeScript does not follow through the table.
  const write = letters[notice.kind][language] as (about: Named, fields: SupportNotice['fields']) => Letter
  return write(notice, shortened(notice.fields, longestText) as SupportNotice['fields'])
}
