import { Type } from '@sinclair/typebox'
import { type BatchItem, defineStep, StepInputFault } from '../step.ts'
import { type Brief, besideLink, tagsOf, withLink, writePost } from './generator.ts'
import { createModelWriter } from './model.ts'
import { type Platform, platformNames, platformOf } from './platforms.ts'

const mostPosts = 10

const text = (most: number, value: string) =>
  Type.String({ maxLength: most, default: value, description: `a string of at most ${most} characters` })

const list = (most: number, value: string[], description: string) =>
  Type.Array(Type.String({ maxLength: 60 }), { maxItems: most, default: value, description })

const countOf = { minimum: 1, maximum: mostPosts, description: `an integer from 1 to ${mostPosts}` }

const input = Type.Object({
  topic: text(500, 'the launch of our new collection'),
  audience: text(200, ''),
  tone: text(60, 'friendly'),
  language: text(40, 'en'),
  platforms: list(12, ['instagram', 'linkedin', 'x'], `a list of ${platformNames.join(', ')}`),
  brand: text(100, ''),
  call_to_action: text(200, ''),
  /** Short enough for the shortest post. */
  link: Type.String({
    pattern: '^https?://\\S+$',
    maxLength: 200,
    default: '',
    description: 'an address of at most 200 characters that begins with https:// or http://',
  }),
  posts_per_platform: Type.Integer({ ...countOf, default: 1 }),
  /** Two short names of the fields beside them. */
  count: Type.Optional(Type.Integer(countOf)),
  keywords: list(20, [], 'a list of at most 20 words of at most 60 characters'),
  hashtags: Type.Optional(list(20, [], 'a list of at most 20 hashtags of at most 60 characters')),
})

type Post = { platform: Platform; index: number }

/** Writes posts for social networks: with the language model where there is one, else from phrases. */
export const socialPosts = defineStep({
  input,
  async run(given, context) {
    const { topic, audience, brand, call_to_action, link, tone, platforms } = given
    const count = given.count ?? given.posts_per_platform
    const brief: Brief = {
      topic,
      audience,
      brand,
      call_to_action,
      tone,
      language: languageOf(given.language),
      hashtags: [...(given.hashtags ?? []), ...given.keywords],
      link,
      key: context.key,
    }
    const wanted = readPlatforms(platforms).flatMap((platform): Post[] =>
      Array.from({ length: count }, (_, index) => ({ platform, index })),
    )
    const write = context.llm && (await createModelWriter(context.llm))
    const batch: BatchItem[] = wanted.map(({ platform, index }) => ({
      prompt_text: `${platform.name} ${index + 1}: ${topic}`,
      status: 'pending',
      error_message: null,
      processing_time_ms: null,
    }))
    const written: string[] = []
    for (const [at, { platform, index }] of wanted.entries()) {
      const item = batch[at]
      const startedAt = performance.now()
      if (item) item.status = 'processing'
      if (write) context.report({ share: at / wanted.length, batch })
      const earlier = written.slice(at - index, at)
      const room = besideLink(platform, link)
      written.push(write ? await write(brief, room, earlier, context.signal) : writePost(brief, room, index))
      if (!item) continue
      item.status = 'completed'
      item.processing_time_ms = Math.round(performance.now() - startedAt)
    }
    context.report({ share: 1, batch })
    const posts = wanted.map(({ platform }, at) => {
      const whole = withLink(written[at] ?? '', platform, link)
      return {
        platform: platform.name,
        text: whole,
        characters: whole.length,
        hashtags: tagsOf(brief, platform),
      }
    })
    return { output: { posts, language: brief.language, source: write ? 'model' : 'phrases' } }
  },
})

const readPlatforms = (names: string[]): Platform[] => {
  const found = names.map((name) => {
    const platform = platformOf(name)
    if (!platform) throw new StepInputFault(`"platforms" must be a list of ${platformNames.join(', ')}`)
    return platform
  })
  return [...new Set(found)]
}

/** `fr-FR`, `French` and `français` are `fr`. */
const languageOf = (language: string): string => {
  const text = language.toLowerCase()
  if (/^fr|^french/.test(text)) return 'fr'
  if (/^en|^english|^anglais/.test(text)) return 'en'
  return text
}
