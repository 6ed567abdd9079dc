import { httpRequest } from './http/request.ts'
import { socialPosts } from './social/posts.ts'
import type { AnyStepKind } from './step.ts'
import { wait } from './wait.ts'

/** The kinds of steps that this server can run, by the names that workflows have for them. */
export const stepKinds: ReadonlyMap<string, AnyStepKind> = new Map([
  ['http.request', httpRequest],
  ['text.social', socialPosts],
  ['wait', wait],
])
