import { describe, expect, test } from 'bun:test'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const files = await Promise.all(
  ['README.md', ...new Bun.Glob('{src,seeds,test}/**/*.ts').scanSync(root)].map(async (path) => ({
    path,
    text: await Bun.file(join(root, path)).text(),
  })),
)
const where = (test: (file: { path: string; text: string }) => boolean): string[] =>
  files
    .filter(test)
    .map(({ path }) => path)
    .sort()

/** Files that break a rule still. Only take away from these lists. */
const leftovers: Record<'actors' | 'clocks', string[]> = {
  actors: [
    'src/companions/risk-model/reading/image.ts',
    'src/companions/risk-model/scanner.ts',
    'src/companions/risk-model/turns.ts',
    'src/modules/assistant-sessions/assistant-session.ts',
    'src/modules/assistant-sessions/prompt.ts',
    'src/modules/assistant-sessions/replies.ts',
    'src/modules/assistant-sessions/reply-store.ts',
    'src/modules/assistant-sessions/reply-words.ts',
    'src/modules/assistant-sessions/reply.ts',
    'src/modules/assistant-sessions/routes.ts',
    'src/modules/assistant-sessions/service.ts',
    'src/modules/assistant-sessions/session-subjects.ts',
    'src/modules/assistant-sessions/store.ts',
    'src/modules/assistant-sessions/typing.ts',
    'src/modules/risk-scans/file-kind.ts',
    'src/modules/risk-scans/queue-service.ts',
    'src/modules/risk-scans/risk-scan.ts',
    'src/modules/risk-scans/scan-log.ts',
    'src/modules/risk-scans/service.ts',
    'src/modules/risk-scans/store.ts',
    'src/platform/turnstile.ts',
    'test/companions/risk-model/service.test.ts',
    'test/modules/assistant-sessions/access.test.ts',
    'test/modules/assistant-sessions/live.test.ts',
    'test/modules/assistant-sessions/lost-replies.test.ts',
    'test/modules/assistant-sessions/replies.test.ts',
    'test/modules/assistant-sessions/reply-words.test.ts',
    'test/modules/assistant-sessions/sessions.test.ts',
    'test/modules/risk-scans/frontend.test.ts',
    'test/modules/risk-scans/lists.test.ts',
    'test/modules/risk-scans/upstream.test.ts',
  ],
  clocks: [
    'test/companions/risk-model/sentences.test.ts',
    'test/companions/risk-model/service.test.ts',
    'test/modules/assistant-sessions/live.test.ts',
    'test/modules/assistant-sessions/lost-replies.test.ts',
    'test/modules/assistant-sessions/processes.test.ts',
    'test/modules/risk-scans/breaker.test.ts',
    'test/modules/risk-scans/queue.test.ts',
    'test/modules/risk-scans/upstream.test.ts',
  ],
}

describe('the language of the project', () => {
  test('names callers, users, clients, readers and processes, never an unknown person', () => {
    const actors = /\b(who|whoever|nobody|somebody)\b/i
    // Words that the models are taught or skip, and this list.
    const exempt =
      /^src\/companions\/.*lexicon|^src\/companions\/(demo-llm\/answer|risk-model\/statement)\.ts$|language\.test\.ts$/
    const found = where(({ path, text }) => actors.test(text) && !exempt.test(path))
    expect(found.filter((path) => !leftovers.actors.includes(path))).toEqual([])
  })
})

describe('every test', () => {
  test('asserts rules, not elapsed time', () => {
    const clock = /performance\.now\(\)|Bun\.nanoseconds\(\)|Date\.now\(\) - (start|begin|before|since)/
    const found = where(({ path, text }) => clock.test(text) && /^test\/.*\.test\.ts$/.test(path))
    expect(
      found.filter((path) => !path.endsWith('language.test.ts') && !leftovers.clocks.includes(path)),
    ).toEqual([])
  })
})
