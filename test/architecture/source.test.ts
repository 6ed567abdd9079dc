import { describe, expect, test } from 'bun:test'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const sources = await Promise.all(
  [...new Bun.Glob('{src,seeds}/**/*.{ts,tsx}').scanSync(root)].map(async (path) => ({
    path,
    text: await Bun.file(join(root, path)).text(),
  })),
)
const importsOf = ({ text }: { text: string }): string[] =>
  [...text.matchAll(/(?:^|\n)(?:import|export)[^'\n]*?(?:\{[^}]*\}[^'\n]*)?from '([^']+)'/g)].map(
    (match) => match[1] ?? '',
  )
const web = 'src/console/web/'
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

  test('lets only stores import mongoose or the driver, in modules', () => {
    expect(modulesImporting(/^(mongoose|mongodb)(\/|$)/, /store\.ts$/)).toEqual([])
  })

  test('lets only routes and wire files import the web framework, in modules', () => {
    // `@elysiajs/jwt` signs and checks tokens, without a route.
    expect(modulesImporting(/^(elysia|@elysiajs\/(?!jwt$))/, /(routes|wire)\.ts$/)).toEqual([])
  })

  test('keeps the other frameworks out of modules', () => {
    expect(modulesImporting(/^(agenda|@agendajs\/|@aws-sdk\/|@socket\.io\/)/, /^$/)).toEqual([])
  })

  test('gives each module one index that exports createX', async () => {
    const folders = [
      ...new Set(sources.flatMap(({ path }) => /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? [])),
    ]
    expect(folders.length).toBeGreaterThan(4)
    for (const folder of folders) {
      const index = sources.find(({ path }) => path === `src/modules/${folder}/index.ts`)
      const pascal = folder.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
      expect([folder, index?.text.includes(`export const create${pascal} = (`)]).toEqual([folder, true])
    }
  })

  test('lets modules meet only through their index', () => {
    const strays = sources.flatMap((source) => {
      // A migration needs single rules of a module, and not the whole server with them.
      const isMigration = source.path.startsWith('src/migrations/')
      if (source.path.startsWith(web)) return []
      const own = /^src\/modules\/([^/]+)\//.exec(source.path)?.[1]
      return importsOf(source)
        .filter((to) => to.startsWith('.'))
        .map((to) => relative(root, resolve(root, dirname(source.path), to)))
        .filter((to) => {
          const other = /^src\/modules\/([^/]+)\/(.+)$/.exec(to)
          return other && other[1] !== own && other[2] !== 'index.ts' && !isMigration
        })
        .map((to) => `${source.path} → ${to}`)
    })
    expect(strays).toEqual([])
  })

  test('lets the screens of the console take nothing from the server but the types of its answers', () => {
    const screens = sources.filter(({ path }) => path.startsWith(web))
    expect(screens.length).toBeGreaterThan(40)
    const strays = screens.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:^|\n)((?:import|export)[^']*?from) '(\.[^']+)'/g)]
        .filter(([, , to = '']) => !insideOf('src/console/web', path, to))
        .filter(([, how = '', to = '']) => !/^import type\b/.test(how) || !/\/modules\/.*wire\.ts$/.test(to))
        .map(([, , to]) => `${path} → ${to}`),
    )
    expect(strays).toEqual([])
    expect(where(({ path, text }) => !path.startsWith(web) && /from '[^']*console\/web/.test(text))).toEqual(
      [],
    )
  })

  test('has no import cycle, types included', () => {
    const graph = new Map(
      sources.map((source) => [
        source.path,
        importsOf(source)
          .filter((to) => to.startsWith('.'))
          .map((to) => relative(root, resolve(root, dirname(source.path), to))),
      ]),
    )
    expect(cyclesOf(graph)).toEqual([])
  })
})

/** The files of modules that import what matches `to`, except those whose names match `allowed`. */
const modulesImporting = (to: RegExp, allowed: RegExp): string[] =>
  sources
    .filter(({ path }) => path.startsWith('src/modules/') && !allowed.test(path))
    .filter((source) => importsOf(source).some((name) => to.test(name)))
    .map(({ path }) => path)

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
