import type { Risk } from './categories.ts'
import { languageNotice } from './language.ts'
import { LIMITS } from './limits.ts'
import { judgeLook, lookAt } from './score.ts'
import { type Sentence, sentencesOf } from './sentences.ts'
import { bounded, statementOf } from './statement.ts'

/** A shorter sentence is shown with its neighbours. */
const SHORT_SENTENCE_LENGTH = 80

/** `isTruncated`: the text states more risks, or `notice` says that it is not English. */
export type FoundRisks = Readonly<{ risks: readonly Risk[]; isTruncated: boolean; notice: string | null }>

/**
 * Finds the risks that a text states, in its order; a repeated sentence counts once. Of more than `LIMITS.risks`
 * it keeps the strongest. Pure.
 */
export const findRisks = (text: string): FoundRisks => {
  const sentences = sentencesOf(text)
  const notice = languageNotice(sentences)
  const found: { risk: Risk; strength: number }[] = []
  for (const { position, sentence, look } of likeliest(sentences)) {
    const { categories, strength, at } = judgeLook(look)
    const inOrder = categories.toSorted((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0))
    for (const category of inOrder) {
      const risk = statementOf(sentence.text, at.get(category) ?? 0, categories.length > 1)
      found.push({ risk: { risk, category, context: contextOf(sentences, position) }, strength })
    }
  }
  const strongest = new Set(found.toSorted((a, b) => b.strength - a.strength).slice(0, LIMITS.risks))
  return {
    risks: found.filter((one) => strongest.has(one)).map(({ risk }) => risk),
    isTruncated: found.length > LIMITS.risks || notice !== null,
    notice,
  }
}

/** The sentences that may state a risk, in their order, each once; of a long text only the likeliest. */
const likeliest = (sentences: readonly Sentence[]) => {
  const seen = new Set<string>()
  const looked = sentences.flatMap((sentence, position) => {
    if (seen.has(sentence.text)) return []
    seen.add(sentence.text)
    const look = lookAt(sentence.text)
    return look.likelihood < 0 ? [] : [{ position, sentence, look }]
  })
  let left: number = LIMITS.piecesInFull
  return looked
    .toSorted((a, b) => b.look.likelihood - a.look.likelihood)
    .filter(({ look }) => {
      left -= look.parts.reduce((sum, { numbers }) => sum + numbers.length, 0)
      return left >= 0
    })
    .sort((a, b) => a.position - b.position)
}

const contextOf = (sentences: readonly Sentence[], position: number): string => {
  const own = sentences[position]
  if (own === undefined) return ''
  if (own.text.length >= SHORT_SENTENCE_LENGTH) return bounded(own.text, LIMITS.contextLength)
  const isNear = (sentence: Sentence | undefined): sentence is Sentence => sentence?.block === own.block
  const near = [sentences[position - 1], own, sentences[position + 1]].filter(isNear)
  const together = near.map(({ text }) => text).join(' ')
  return together.length <= LIMITS.contextLength ? together : own.text
}
