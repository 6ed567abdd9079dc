/** One message of a chat completion request. */
export type PromptMessage = { role: string; content: string }

const introduction = 'This is the demonstration model, not a real one: it only searches what it was given.'
const notesMark = 'Notes of the business:'
const minWordLength = 3
const maxQuoted = 3

/**
 * Answers the last question of a customer with the sentences that share the most words with it: those of the
 * notes of the business, else those of the conversation.
 */
export const answer = (messages: PromptMessage[]): string => {
  const asked = messages.findLastIndex((message) => message.role === 'user')
  const question = messages[asked]?.content ?? ''
  const wanted = new Set(wordsOf(question))
  const system = messages.filter((message) => message.role === 'system').map((message) => message.content)
  const notes = system.map((text) => text.split(notesMark).slice(1).join(notesMark)).join('\n')
  const said = messages.slice(0, Math.max(asked, 0)).filter((message) => message.role === 'user')

  const fromNotes = bestMatches(sentencesOf(notes), wanted)
  if (fromNotes.length > 0) return `${introduction} The notes of this business say: ${fromNotes.join(' ')}`
  const fromTalk = bestMatches(
    said.flatMap((message) => sentencesOf(message.content)),
    wanted,
  )
  if (fromTalk.length > 0) return `${introduction} Earlier you said: ${fromTalk.join(' ')}`
  return `${introduction} Nothing in the notes of this business answers that, so a person has to.`
}

const bestMatches = (sentences: string[], wanted: Set<string>): string[] =>
  sentences
    .map((sentence, index) => ({
      sentence,
      index,
      hits: wordsOf(sentence).filter((word) => wanted.has(word)).length,
    }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || a.index - b.index)
    .slice(0, maxQuoted)
    .map(({ sentence }) => sentence)

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean)

/** Lower-case words without their endings, so that `opening` matches `opens`. */
const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .filter((word) => word.length >= minWordLength && !stopWords.has(word))
    .map((word) => word.replace(/(?:ing|ed|es|s)$/u, ''))

const stopWords = new Set(
  'the and are you your for was with that this what when where which who how does have has can our not but from they there'.split(
    ' ',
  ),
)

/** Splits text as a model streams it: words with the space before them. */
export const tokensOf = (text: string): string[] => text.match(/\s*\S+/g) ?? []
