/** What a post of a platform looks like. */
export type Platform = {
  name: string
  maxLength: number
  /** Sentences of the body, beside the opening and the call to action. */
  sentences: number
  hashtags: number
  emoji: boolean
}

const shown: Record<string, Platform> = {
  instagram: { name: 'Instagram', maxLength: 2200, sentences: 2, hashtags: 6, emoji: true },
  facebook: { name: 'Facebook', maxLength: 2000, sentences: 3, hashtags: 2, emoji: true },
  linkedin: { name: 'LinkedIn', maxLength: 3000, sentences: 4, hashtags: 3, emoji: false },
  x: { name: 'X', maxLength: 280, sentences: 1, hashtags: 2, emoji: false },
  threads: { name: 'Threads', maxLength: 500, sentences: 2, hashtags: 1, emoji: false },
  tiktok: { name: 'TikTok', maxLength: 1000, sentences: 1, hashtags: 4, emoji: true },
}

const otherNames: Record<string, string> = {
  twitter: 'x',
  insta: 'instagram',
  ig: 'instagram',
  fb: 'facebook',
}

export const platformNames = Object.keys(shown)

/** Returns the platform that a caller names, in any spelling; null for one that is not known. */
export const platformOf = (text: string): Platform | null => {
  const name = text.toLowerCase().replace(/[^a-z]/g, '')
  const known = Object.hasOwn(otherNames, name) ? (otherNames[name] ?? name) : name
  return Object.hasOwn(shown, known) ? (shown[known] ?? null) : null
}
