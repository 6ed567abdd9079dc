import type { Json } from '../../step.ts'
import { shownIn } from '../type/outline.ts'

export const cardShapes = ['1:1', '9:16', '1.91:1'] as const
export type CardShape = (typeof cardShapes)[number]

export const cardSizes: Record<CardShape, { width: number; height: number }> = {
  '1:1': { width: 1080, height: 1080 },
  '9:16': { width: 1080, height: 1920 },
  '1.91:1': { width: 1200, height: 628 },
}

/** The shapes that a platform shows whole. */
const shapesOf: Record<string, CardShape[]> = {
  Instagram: ['1:1', '9:16'],
  TikTok: ['9:16'],
  Threads: ['1:1'],
  Facebook: ['1.91:1'],
  LinkedIn: ['1.91:1'],
  X: ['1.91:1'],
}

export type Post = { platform: string; text: string; shapes: CardShape[] }

const isPost = (value: unknown): value is { platform: string; text: string } =>
  typeof value === 'object' &&
  value !== null &&
  'platform' in value &&
  typeof value.platform === 'string' &&
  'text' in value &&
  typeof value.text === 'string'

/** Returns the posts that a step before has written. */
export const postsIn = (outputs: Record<string, Json>): Post[] =>
  Object.values(outputs).flatMap(({ posts }) =>
    Array.isArray(posts)
      ? posts
          .filter(isPost)
          .map(({ platform, text }) => ({ platform, text, shapes: shapesOf[platform] ?? [...cardShapes] }))
      : [],
  )

/** More of a headline cannot be read on a card. */
const longestHeadline = 240

/** The first sentence of a post, without hashtags and without what the typefaces lack. */
export const headlineOf = (text: string): string => {
  const words = text.replace(/(^|\s)#[\p{L}\p{N}_]+/gu, ' ').replace(/https?:\/\/\S+/g, ' ')
  const first =
    /^[\s\S]*?[.!?…](?=\s|$)/u.exec(words.trim().split('\n')[0] ?? '')?.[0] ?? words.split('\n')[0] ?? ''
  return shownIn('Inter 800', first.replace(/\.$/, '').slice(0, longestHeadline))
}
