import { describe, expect, test } from 'bun:test'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '..', '..')
const read = (path: string) => Bun.file(join(root, path)).text()
const {
  dependencies,
  devDependencies,
}: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(await read('package.json'))
const npmLock: { packages: Record<string, { version?: string; resolved?: string }> } = JSON.parse(
  await read('package-lock.json'),
)
const bunLock = await read('bun.lock')

describe('the packages', () => {
  test('are named by exact versions', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    )
    expect(loose).toEqual([])
  })

  test('stand in both lockfiles with those versions, and no lockfile names a registry', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, npmLock.packages[`node_modules/${name}`]?.version]).toEqual([name, version])
      expect([name, bunLock.includes(`"${name}": ["${name}@${version}"`)]).toEqual([name, true])
    }
    expect(Object.values(npmLock.packages).filter(({ resolved }) => resolved)).toEqual([])
    expect(bunLock.includes('://')).toBe(false)
  })

  test('that the server needs are each explained in the README', async () => {
    const readme = await read('README.md')
    const table = readme.slice(readme.indexOf('## Dependencies'))
    expect(Object.keys(dependencies).filter((name) => !table.includes(name))).toEqual([])
  })

  test('that few requests need are loaded by the first of them, not by the start', async () => {
    const transpiler = new Bun.Transpiler({ loader: 'ts' })
    const files = new Set<string>()
    const loaded = new Set<string>()
    const visit = async (file: string): Promise<void> => {
      if (files.has(file)) return
      files.add(file)
      for (const { kind, path } of transpiler.scanImports(await Bun.file(file).text())) {
        if (kind !== 'import-statement') continue
        if (path.endsWith('.ts')) await visit(resolve(dirname(file), path))
        else loaded.add(path)
      }
    }
    await visit(join(root, 'src', 'convene.ts'))
    expect(files.size).toBeGreaterThan(200)
    expect(loaded).toContain('mongoose')
    const late = [
      '@aws-sdk/',
      '@elysiajs/openapi',
      '@opentelemetry/',
      '@tus/',
      'csv-stringify',
      'file-type',
      'fontkit',
      'nodemailer',
      'openai',
      'pdf',
      'prom-client',
      'sharp',
      'stripe',
      'tesseract',
    ]
    expect([...loaded].filter((path) => late.some((name) => path.startsWith(name)))).toEqual([])
  })

  test('have one copy of the MongoDB driver', () => {
    const copies = Object.keys(npmLock.packages).filter((path) => path.endsWith('node_modules/mongodb'))
    expect(copies).toEqual(['node_modules/mongodb'])
  })
})
