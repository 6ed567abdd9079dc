import type { LlmSettings } from '../../../../settings.ts'
import { StepFault } from '../step.ts'
import { type Brief, cut, tagsOf } from './generator.ts'
import type { Platform } from './platforms.ts'

const languages: Record<string, string> = {
  en: 'English',
  fr: 'French',
  de: 'German',
  es: 'Spanish',
  it: 'Italian',
}

/** Asks the language model for posts, one at a time. The package of the model is loaded by the first use alone. */
export const createModelWriter = async (settings: LlmSettings) => {
  const { createLlm } = await import('../../../../platform/llm.ts')
  const llm = createLlm(settings)
  /** Throws a StepFault when the model gives no whole answer. */
  return async (
    brief: Brief,
    platform: Platform,
    earlier: string[],
    signal: AbortSignal,
  ): Promise<string> => {
    const system = [
      `You write posts for ${platform.name}. Answer with the text of one post and nothing else.`,
      `Language: ${languages[brief.language] ?? brief.language}. Tone: ${brief.tone}.`,
      ...(brief.audience ? [`Audience: ${brief.audience}.`] : []),
      ...(brief.brand ? [`It speaks for ${brief.brand}.`] : []),
      ...(brief.call_to_action ? [`It asks its readers to: ${brief.call_to_action}.`] : []),
      ...(brief.link ? ['Write no address: the link stands below your text.'] : []),
      `At most ${platform.maxLength} characters. End with these hashtags: ${tagsOf(brief, platform).join(' ') || 'none'}.`,
      ...(earlier.length > 0 ? ['It must differ from these posts:', ...earlier] : []),
    ].join('\n')
    const messages = [
      { role: 'system' as const, content: system },
      { role: 'user' as const, content: `Write a post about: ${brief.topic}` },
    ]
    let text = ''
    try {
      for await (const words of llm.stream(messages, signal)) text += words
    } catch (error) {
      signal.throwIfAborted()
      throw new StepFault(`The language model gave no whole answer: ${Object(error).message}`)
    }
    const post = cut(text.trim().replace(/^"([\s\S]*)"$/, '$1'), platform.maxLength)
    if (post === '') throw new StepFault('The language model gave an empty answer')
    return post
  }
}
