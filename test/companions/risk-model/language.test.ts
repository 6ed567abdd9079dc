import { expect, test } from 'bun:test'
import { findRisks } from '../../../src/companions/risk-model/find-risks.ts'

const english = 'The budget of the project is not sufficient, and the supplier may fail to deliver on time.'
const khmer = 'ថវិកានៃគម្រោងនេះមិនគ្រប់គ្រាន់ ហើយអ្នកផ្គត់ផ្គង់អាចនឹងមិនអាចដឹកជញ្ជូនទាន់ពេលវេលា។'
const french = [
  'Le budget du projet est insuffisant et le fournisseur risque de livrer en retard.',
  'Nous devons revoir le calendrier avec le client avant la fin du trimestre prochain.',
  'Les deux développeurs principaux quittent la société au printemps sans remplaçants.',
  'La sauvegarde des données ne fonctionne plus depuis la migration du serveur principal.',
  'Une clause du contrat prévoit des pénalités élevées en cas de non-respect des délais.',
].join(' ')

const noticeOf = (text: string) => {
  const { notice, isTruncated } = findRisks(text)
  if (notice !== null) expect(isTruncated).toBe(true)
  return notice
}

test('an English text has no notice, also one with a name in another script or a list of few words', () => {
  expect(noticeOf(english)).toBeNull()
  expect(noticeOf(`${english.repeat(3)} Its author is 王小明.`)).toBeNull()
  expect(noticeOf('Annex page table figure. '.repeat(200))).toBeNull()
  expect(noticeOf('Budget overrun. Vendor delay. Peeters, Janssens, Maes.')).toBeNull()
})

test('a text in Khmer, and one in Khmer and English, is read and said to be scanned in part', () => {
  expect(noticeOf(khmer)).toBe('Only English is scanned for risks: 100 % of this text is in another script.')
  expect(noticeOf(`${english}\n\n${khmer}`)).toContain('Only English is scanned for risks')
  expect(findRisks(`${english}\n\n${khmer}`).risks.length).toBeGreaterThan(0)
})

test('a text in another language of the same script is said not to be scanned', () => {
  expect(noticeOf(french)).toBe('Only English is scanned for risks: this text is in another language.')
})
