import { describe, expect, test } from 'bun:test'
import { join, resolve } from 'node:path'

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

  test('have one copy of the MongoDB driver', () => {
    const copies = Object.keys(npmLock.packages).filter((path) => path.endsWith('node_modules/mongodb'))
    expect(copies).toEqual(['node_modules/mongodb'])
  })
})
