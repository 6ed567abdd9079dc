import { httpRequest } from './http/request.ts'
import { socialPosts } from './social/posts.ts'
import type { AnyStepKind } from './step.ts'
import { wait } from './wait.ts'

/** The libraries of pictures are large: a process loads them with the first use of a kind. */
const onFirstUse = (load: () => Promise<AnyStepKind>): AnyStepKind => ({
  run: async (input, context) => await (await load()).run(input, context),
})

/** The kinds of steps that this server can run, by the names that workflows have for them. */
export const stepKinds: ReadonlyMap<string, AnyStepKind> = new Map([
  ['http.request', httpRequest],
  ['image.enhance', onFirstUse(async () => (await import('./images/enhance-step.ts')).imageEnhance)],
  ['image.generate', onFirstUse(async () => (await import('./images/generate-step.ts')).imageGenerate)],
  ['image.style', onFirstUse(async () => (await import('./images/style-step.ts')).imageStyle)],
  ['image.upscale', onFirstUse(async () => (await import('./images/upscale-step.ts')).imageUpscale)],
  ['image.watermark', onFirstUse(async () => (await import('./images/watermark-step.ts')).imageWatermark)],
  ['text.social', socialPosts],
  ['wait', wait],
])
