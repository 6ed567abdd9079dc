import { httpRequest } from './http/request.ts'
import { socialPosts } from './social/posts.ts'
import type { AnyStepKind } from './step.ts'
import { wait } from './wait.ts'

/** The libraries of pictures are large: a process loads them with the first use of a kind. */
const onFirstUse = (load: () => Promise<AnyStepKind>): AnyStepKind => ({
  input: async () => await (await load()).input(),
  run: async (input, context) => await (await load()).run(input, context),
})

/** The kinds of steps that this server can run, by the names that workflows have for them. */
export const stepKinds: ReadonlyMap<string, AnyStepKind> = new Map([
  ['avatar.generate', onFirstUse(async () => (await import('./images/avatar-step.ts')).avatarGenerate)],
  ['http.request', httpRequest],
  ['image.background', onFirstUse(async () => (await import('./images/background-step.ts')).imageBackground)],
  ['image.enhance', onFirstUse(async () => (await import('./images/enhance-step.ts')).imageEnhance)],
  ['image.generate', onFirstUse(async () => (await import('./images/generate-step.ts')).imageGenerate)],
  ['image.moodboard', onFirstUse(async () => (await import('./images/moodboard-step.ts')).imageMoodboard)],
  ['image.style', onFirstUse(async () => (await import('./images/style-step.ts')).imageStyle)],
  ['image.upscale', onFirstUse(async () => (await import('./images/upscale-step.ts')).imageUpscale)],
  ['image.watermark', onFirstUse(async () => (await import('./images/watermark-step.ts')).imageWatermark)],
  ['logo.variations', onFirstUse(async () => (await import('./images/logo-step.ts')).logoVariations)],
  ['social.cards', onFirstUse(async () => (await import('./images/social-cards-step.ts')).socialCards)],
  ['text.social', socialPosts],
  ['wait', wait],
])
