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
  ['image.upscale', onFirstUse(async () => (await import('./images/upscale-step.ts')).imageUpscale)],
  ['text.social', socialPosts],
  ['wait', wait],
])
