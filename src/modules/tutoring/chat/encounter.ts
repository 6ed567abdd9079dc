export const attentionTypes = ['CHECK_IN', 'EXPLANATION', 'RESPONSE', 'CORRECTION', 'PRAISE'] as const

export type AttentionType = (typeof attentionTypes)[number]

/** What is kept of the encounter of a booking beside its messages. A field is absent until it is first written. */
export type Encounter = {
  /** The id of the booking. */
  _id: string
  /** The seq of the newest message. */
  last_seq?: number
  /** How far each user has read. */
  reads?: Record<string, number>
  /** Set once a message was edited or deleted. */
  has_changes?: true
  phase?: string
  /** How many events of each type the tutor has noted. */
  attention?: Partial<Record<AttentionType, number>>
}

/**
 * A loop has one event of each type. The score is the share of events that address the student's own work: responses,
 * corrections and praise, in percent.
 */
export const summaryOf = ({ attention = {} }: Encounter) => {
  const count = (type: AttentionType): number => attention[type] ?? 0
  const all = attentionTypes.map(count)
  const sum = all.reduce((one, other) => one + other, 0)
  const personal = count('RESPONSE') + count('CORRECTION') + count('PRAISE')
  return {
    check_in: count('CHECK_IN'),
    explanation: count('EXPLANATION'),
    response: count('RESPONSE'),
    correction: count('CORRECTION'),
    praise: count('PRAISE'),
    loopsComplete: Math.min(...all),
    personalizationScore: sum === 0 ? 0 : Math.round((100 * personal) / sum),
  }
}
