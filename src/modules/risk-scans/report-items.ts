import { ink, smallPrint } from '../../platform/pdf-pen.ts'
import type { Styled } from '../../platform/pdf-text.ts'
import { addUpCategories, type CategoryCount, type RiskFinding } from './risk-scan.ts'

/** A risk with its number in the report, as text in which no sentence stands twice. */
export type ReportItem = Readonly<{ number: number; text: readonly Styled[] }>
export type ReportGroup = CategoryCount & Readonly<{ items: readonly ReportItem[] }>

/** Groups risks by category, the largest first, and numbers them through. */
export const groupFindings = (findings: readonly RiskFinding[]): ReportGroup[] => {
  const byCategory = Map.groupBy(findings, ({ category }) => category)
  const counts = addUpCategories(findings.map(({ category }) => ({ category, count: 1 })))
  /** The number of the risk whose context has been printed. */
  const printed = new Map<string, number>()
  let number = 0
  return counts.map(({ category, count }) => ({
    category,
    count,
    items: (byCategory.get(category) ?? []).map((finding) => {
      number += 1
      const text = [bold(`${number}. `), ...textOf(finding, printed)]
      const context = plain(finding.context)
      if (!printed.has(context)) printed.set(context, number)
      return { number, text }
    }),
  }))
}

const bold = (text: string): Styled => ({ text, isBold: true, colour: ink })
const quiet = (text: string, isNewLine = false): Styled => ({
  text,
  isBold: false,
  colour: smallPrint,
  isNewLine,
})

/** Without the spaces, the case and the last marks in which a statement may differ from its sentence. */
const plain = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .replace(/[\s.,;:!?…។。]+$/u, '')
    .trim()
    .toLowerCase()

/** A statement that stands in its sentence is printed as a part of it. */
const textOf = ({ risk, context }: RiskFinding, printed: ReadonlyMap<string, number>): Styled[] => {
  const sentence = context.replace(/\s+/gu, ' ').trim()
  const statement = plain(risk)
  const before = printed.get(plain(context))
  if (sentence === '' || statement === plain(sentence)) return [bold(risk)]
  if (before !== undefined) return [bold(risk), quiet(` (see ${before})`)]
  const at = sentence.toLowerCase().indexOf(statement)
  // Lower case of some letters is longer.
  if (at === -1 || sentence.length !== sentence.toLowerCase().length)
    return [bold(risk), quiet(sentence, true)]
  const end = at + statement.length
  return [quiet(sentence.slice(0, at)), bold(sentence.slice(at, end)), quiet(sentence.slice(end))]
}
