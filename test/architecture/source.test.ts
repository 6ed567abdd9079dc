import { describe, expect, test } from 'bun:test'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const sources = await Promise.all(
  [...new Bun.Glob('{src,seeds}/**/*.ts').scanSync(root)].map(async (path) => ({
    path,
    text: await Bun.file(join(root, path)).text(),
  })),
)
const importsOf = ({ text }: { text: string }): string[] =>
  [...text.matchAll(/(?:^|\n)(?:import|export)[^'\n]*?(?:\{[^}]*\}[^'\n]*)?from '([^']+)'/g)].map(
    (match) => match[1] ?? '',
  )
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
const where = (test: (source: { path: string; text: string }) => boolean): string[] =>
  sources.filter(test).map(({ path }) => path)

describe('the source tree', () => {
  test('has something to check', () => {
    expect(sources.length).toBeGreaterThan(40)
  })

  test('reads the environment in settings.ts alone', () => {
    expect(where(({ text }) => /process\.env|Bun\.env/.test(code(text)))).toEqual(['src/settings.ts'])
  })

  test('has no any, no non-null assertion and no ignored type error', () => {
    const loose = /\bas any\b|: any\b|<any>|@ts-(ignore|expect-error|nocheck)/
    expect(where(({ text }) => loose.test(text))).toEqual([])
  })

  test('has no default export', () => {
    expect(where(({ path, text }) => !path.endsWith('.d.ts') && /^export default/m.test(text))).toEqual([])
  })

  test('has no file past 250 lines', () => {
    expect(where(({ text }) => text.split('\n').length > 251)).toEqual([])
  })

  test('has no utils, helpers or manager', () => {
    expect(where(({ path }) => /util|helper|manager/i.test(path))).toEqual([])
  })

  test('keeps the embedded store independent of the application', () => {
    const strays = sources
      .filter(({ path }) => path.startsWith('src/embedded-mongo/'))
      .filter((source) =>
        importsOf(source).some(
          (to) => to.startsWith('.') && !insideOf('src/embedded-mongo', source.path, to),
        ),
      )
    expect(strays.map(({ path }) => path)).toEqual([])
  })

  test('keeps frameworks out of rules and services', () => {
    const framework = /^(elysia|@elysiajs|mongoose|mongodb|agenda|@agendajs|@aws-sdk)/
    const inner = sources.filter(({ path }) => /service\.ts$|modules\/([a-z-]+)s\/\1\.ts$/.test(path))
    expect(inner.length).toBeGreaterThan(3)
    expect(
      inner.filter((source) => importsOf(source).some((to) => framework.test(to))).map(({ path }) => path),
    ).toEqual([])
  })

  test('lets modules meet only through their index', () => {
    const strays = sources.flatMap((source) => {
      const own = /^src\/modules\/([^/]+)\//.exec(source.path)?.[1]
      return importsOf(source)
        .filter((to) => to.startsWith('.'))
        .map((to) => relative(root, resolve(root, dirname(source.path), to)))
        .filter((to) => {
          const other = /^src\/modules\/([^/]+)\/(.+)$/.exec(to)
          return other && other[1] !== own && other[2] !== 'index.ts'
        })
        .map((to) => `${source.path} → ${to}`)
    })
    expect(strays).toEqual([])
  })

  test('has no import cycle', () => {
    const graph = new Map(
      sources.map((source) => [
        source.path,
        importsOf({ text: source.text.replace(/import type [^;]*?from '[^']+'/g, '') })
          .filter((to) => to.startsWith('.'))
          .map((to) => relative(root, resolve(root, dirname(source.path), to))),
      ]),
    )
    expect(cyclesOf(graph)).toEqual([])
  })
})

const insideOf = (folder: string, from: string, to: string): boolean =>
  relative(root, resolve(root, dirname(from), to)).startsWith(`${folder}/`)

const cyclesOf = (graph: Map<string, string[]>): string[] => {
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
  }
  for (const path of graph.keys()) visit(path, [])
  return cycles
}
