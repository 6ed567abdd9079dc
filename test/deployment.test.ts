import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import packageJson from '../package.json' with { type: 'json' }
import { readSettings } from '../src/settings.ts'

// The files of the deployment cannot be run here: what they say of this project is compared with it.

const root = resolve(import.meta.dir, '..')
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
const deployed = readdirSync(join(root, 'deploy'), { recursive: true, encoding: 'utf8' })
const files = ['Dockerfile', 'compose.yaml', ...deployed.map((path) => `deploy/${path}`)].filter((path) =>
  statSync(join(root, path)).isFile(),
)

const documentsOf = (path: string): unknown[] =>
  parseAllDocuments(textOf(path), { merge: true }).map((document) => {
    expect([path, ...document.errors]).toEqual([path])
    return document.toJS()
  })
const yaml = new Map(files.filter((path) => path.endsWith('.yaml')).map((path) => [path, documentsOf(path)]))
const guide = textOf('docs/deployment.md')

/** All values of `key`, at any depth. */
const find = (value: unknown, key: string): unknown[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => [
        ...(name === key && !Array.isArray(value) ? [inner] : []),
        ...find(inner, key),
      ])
const everywhere = (key: string): unknown[] => [...yaml.values()].flatMap((documents) => find(documents, key))
const keysOf = (value: unknown): string[] => Object.keys(Object(value))
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

/** The names that are read from an environment in which optional parts are on. */
const namesOfSettings = (): Set<string> => {
  const names = new Set<string>()
  const model = (name: string) => ({
    [`${name}_BASE_URL`]: 'http://model.example',
    [`${name}_MODEL`]: 'small',
  })
  const given = { S3_BUCKET: 'files', ...model('LLM'), ...model('IMAGE') }
  const environment = new Proxy<Record<string, string>>(given, {
    get(target, name) {
      names.add(String(name))
      return target[String(name)]
    },
  })
  readSettings(environment)
  return names
}
const settings = namesOfSettings()

const compose = Object(yaml.get('compose.yaml')?.[0]).services
const ownServices = Object.values<unknown>(compose).filter((service) =>
  String(Object(service).image).startsWith('$' + '{CONVENE_IMAGE'),
)

describe('the files of the deployment', () => {
  test('set no variable that Convene does not read', () => {
    const set = [
      ...ownServices.flatMap((service) => keysOf(Object(service).environment)),
      ...[...yaml.values()].flat().flatMap((document) => {
        const { kind, data } = Object(document)
        return kind === 'ConfigMap' ? keysOf(data) : find(document, 'env').flatMap((env) => find(env, 'name'))
      }),
      ...matches(textOf('Dockerfile').replace(/^(?!ENV).*$/gm, ''), /(\w+)=/g),
      ...files
        .filter((path) => /\.service$|(convene|secret)\.env\.example$/.test(path))
        .flatMap((path) => matches(textOf(path), /^(?:Environment=|#)?([A-Z][A-Z0-9_]+)=/gm)),
    ]
    expect(set.length).toBeGreaterThan(40)
    expect(set.filter((name) => !settings.has(String(name)))).toEqual([])
  })

  test('the guide names no other variable, and the README lists all of them', () => {
    const ofCompose = matches(textOf('compose.yaml'), /(?:\$\{|^ +)([A-Z][A-Z0-9]*_[A-Z0-9_]+)[:}-]/gm)
    const inGuide = matches(guide, /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/g)
    const known = new Set([...settings, ...ofCompose])
    expect(inGuide.filter((name) => !known.has(name))).toEqual([])

    const [, table = ''] = /\n## Settings\n([\s\S]*?)\n## /.exec(textOf('README.md')) ?? []
    const rows = table.split('\n').map((line) => line.split('|')[1] ?? '')
    const listed = new Set(rows.flatMap((row) => matches(row, /`([A-Z][A-Z0-9_]+)`/g)))
    expect([...listed].filter((name) => !settings.has(name))).toEqual([])
    expect([...settings].filter((name) => !listed.has(name) && !name.startsWith('AWS_'))).toEqual([])
  })

  test('name images of others by a whole version, and this one by its own', () => {
    const images = [
      ...everywhere('image').map(String),
      ...matches(textOf('Dockerfile'), /^FROM (\S+)/gm),
    ].filter((image) => !/convene(:|$)|CONVENE_IMAGE/.test(image))
    expect(images.length).toBeGreaterThan(5)
    expect(images.filter((image) => !/:v?\d+\.\d+\.\d+(-\w+)?$/.test(image))).toEqual([])

    const own = [
      ...guide.matchAll(/convene:(\d\S*)/g),
      ...textOf('deploy/kubernetes/first-admin.yaml').matchAll(/convene:(\d\S*)/g),
    ]
    const tags = [...own.map(([, tag]) => tag), ...everywhere('newTag')]
    expect(new Set(tags)).toEqual(new Set([packageJson.version]))
    expect(textOf('Dockerfile')).toContain(`FROM oven/bun:${packageJson.dependencies.bun}-slim\n`)
  })

  test('agree on ports and paths, and all of them exist', () => {
    const paths = new Set(everywhere('httpGet').map((probe) => String(Object(probe).path)))
    for (const path of [...paths, ...files.flatMap((file) => matches(textOf(file), /health_uri (\S+)/g))])
      expect(textOf('docs/api.md')).toContain(`\n### GET ${path}\n`)
    expect(textOf('Dockerfile')).toContain('PORT=3000')
    expect(textOf('Dockerfile')).toContain('EXPOSE 3000')
    expect(new Set(everywhere('containerPort'))).toEqual(new Set([3000, 8082]))
    expect(everywhere('WEB_PROCESSES')).toEqual([
      keysOf(compose)
        .filter((name) => name.startsWith('web-'))
        .map((name) => `${name}:3000`)
        .join(' '),
    ])

    const texts = [guide, ...files.map(textOf)]
    const named = texts.flatMap((text) => [
      ...matches(text, /(?<![\w/.-])((?:deploy|src)\/[\w./@-]*\w)/g),
      ...matches(text, /(?<=^| )convene (\w+) (?=[A-Z/a-z-])/gm)
        .filter((word) => ['backup', 'doctor', 'restore', 'user'].includes(word))
        .map((word) => `src/commands/${word}.ts`),
    ])
    expect(named.length).toBeGreaterThan(20)
    expect([...new Set(named)].filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('both units may do the same', () => {
    const rights = (path: string) => textOf(path).replace(/^[\s\S]*needs nothing else of the machine\./, '')
    expect(rights('deploy/systemd/convene@.service')).toBe(rights('deploy/systemd/convene.service'))
    expect(rights('deploy/systemd/convene.service')).toContain('ProtectSystem=strict')
  })
})
