import type { Category } from '../categories.ts'

/**
 * The vocabulary of one category, in the notation of `cues.ts`. `states` are words that say the topic and the harm
 * at once; `about` name the topic plainly; `hints` only lean towards it. Topics without harm are never a risk.
 */
export type CategoryCues = Readonly<{ category: Category; states: string; about: string; hints: string }>
