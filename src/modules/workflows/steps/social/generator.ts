import { createHash } from 'node:crypto'
import { english, french, type Phrases } from './phrases.ts'
import type { Platform } from './platforms.ts'

/** What all posts of a run share. `key` makes runs differ, and the attempts of one run alike. */
export type Brief = {
  topic: string
  audience: string
  brand: string
  call_to_action: string
  tone: string
  language: string
  hashtags: string[]
  /** That posts end with; empty for none. */
  link: string
  key: string
}

const emojis = ['✨', '🚀', '💡', '🎉', '🙌', '🌿', '📣', '💛']
const smallWords = new Set(
  'the and for with our your their from into that this new les des une pour avec notre nos votre vos dans sur est aux du de la le un en et'.split(
    ' ',
  ),
)

const tones: [RegExp, keyof Phrases['openings']][] = [
  [/profession|formal|expert|serious|sérieu|corporate/i, 'professional'],
  [/play|fun|humou?r|drôle|ludique|witty/i, 'playful'],
  [/inspir|motivat|bold|visionn/i, 'inspiring'],
]

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % items.length]

/** Writes the `index`th post of a platform without a language model. Neighbouring indexes give other sentences. */
export const writePost = (brief: Brief, platform: Platform, index: number): string => {
  const phrases = brief.language === 'fr' ? french : english
  const tone = tones.find(([pattern]) => pattern.test(brief.tone))?.[1] ?? 'friendly'
  const hash = createHash('sha256').update(`${brief.key} ${platform.name}`).digest()
  const from = (byte: number): number => (hash[byte] ?? 0) + index
  const topic = withinSentence(brief.topic)
  const audience = withinSentence(brief.audience) || phrases.audience
  const fill = (text: string): string =>
    text.replace(/\{(topic|audience)\}/g, (_, name) => (name === 'topic' ? topic : audience))
  const opening = capitalise(fill(pick(phrases.openings[tone], from(0)) ?? ''))
  // Each post begins elsewhere in the list, so that its sentences differ from those of the others.
  const bodies = Array.from({ length: platform.sentences }, (_, at) =>
    fill(pick(phrases.bodies, (hash[1] ?? 0) + 3 * index + 7 * at) ?? ''),
  )
  // With a link in the post, none is in the profile.
  const calls = brief.link ? phrases.calls.filter((text) => !/profil/.test(text)) : phrases.calls
  const call = brief.call_to_action ? sentence(brief.call_to_action) : (pick(calls, from(2)) ?? '')
  const brand = brief.brand && platform.sentences > 1 ? `\n— ${brief.brand}` : ''
  const emoji = platform.emoji ? `${pick(emojis, from(3))} ` : ''
  const tags = tagsOf(brief, platform).join(' ')
  const parts = [`${emoji}${opening}`, bodies.join(' '), `${call}${brand}`, tags].filter(Boolean)
  const whole = parts.join(joinerOf(platform))
  if (whole.length <= platform.maxLength) return whole
  return cut([parts[0], tags].filter(Boolean).join(' '), platform.maxLength)
}

const joinerOf = ({ maxLength }: Platform): string => (maxLength < 600 ? ' ' : '\n\n')

/** The platform, with what its posts may have beside the link. */
export const besideLink = (platform: Platform, link: string): Platform =>
  link === ''
    ? platform
    : { ...platform, maxLength: platform.maxLength - joinerOf(platform).length - link.length }

export const withLink = (text: string, platform: Platform, link: string): string =>
  link === '' ? text : `${text}${joinerOf(platform)}${link}`

/** The hashtags of a post: those that are given, then words of the topic. */
export const tagsOf = (
  { hashtags, topic }: Pick<Brief, 'hashtags' | 'topic'>,
  platform: Platform,
): string[] => {
  const words = topic
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && !smallWords.has(word.toLowerCase()))
  const own = hashtags.map((tag) => tag.replace(/[^\p{L}\p{N}_]/gu, ''))
  const tags = [...own, ...words.map(capitalise), words.slice(0, 3).map(capitalise).join('')]
  const byName = new Map(tags.filter(Boolean).map((tag) => [tag.toLowerCase(), tag]))
  return [...byName.values()].slice(0, platform.hashtags).map((tag) => `#${tag}`)
}

/** Cuts a text at a word. */
export const cut = (text: string, maxLength: number): string => {
  if (text.length <= maxLength) return text
  const start = text.slice(0, maxLength - 1)
  const space = start.lastIndexOf(' ')
  return `${(space > maxLength / 2 ? start.slice(0, space) : start).toWellFormed()}…`
}

const articles = /^(the|a|an|our|my|your|this|new|le|la|les|l’|l'|un|une|des|notre|nos|nouvelle?|nouveau)\b/i

/** A topic is typed as a title: its article is no name. */
const withinSentence = (text: string): string =>
  articles.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
