import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { type BunPlugin, Glob } from 'bun'
import { type Parts, page } from './page.ts'

/** One file as it is sent: its bytes in each encoding, made once. */
export type Asset = {
  type: string
  plain: Uint8Array<ArrayBuffer>
  br: Uint8Array<ArrayBuffer> | null
  gzip: Uint8Array<ArrayBuffer> | null
}

/** `first` is the page at `/console`, `other` at all other addresses. */
export type Build = { first: string; other: string; assets: Map<string, Asset> }

export const assetsPath = '/console/assets/'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  map: 'application/json',
}

const sources = `${import.meta.dir}/web`
/** Each file is a layer of its name, or a part of the layer `screens`; the first line of `tokens.css` orders them. */
const sheets = ['tokens', 'base', 'shell', 'parts']

/**
 * Builds the console in memory: there is no build step and no folder of results. Takes about 0.2 s; `small` takes
 * longer to make files that are smaller to send. Throws an AggregateError with the faults of the sources.
 */
export const buildConsole = async (small: boolean): Promise<Build> => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const add = (name: string, plain: Uint8Array<ArrayBuffer>): string => {
    files.set(name, plain)
    return `${assetsPath}${name}`
  }
  const { script, modules } = await addScripts(small, add)
  const { style, fonts } = await addStyle(add)
  const packed = [...files].map(async ([name, plain]) => [name, await pack(name, plain, small)] as const)
  const parts = { script, modules, style, font: fonts[0] ?? '' }
  return {
    first: page(parts, dashboardData),
    other: page(parts, []),
    assets: new Map(await Promise.all(packed)),
  }
}

/** As the dashboard asks for them. */
const dashboardData = ['/api/v1/workflows/stats/dashboard', '/api/v1/auth/me', '/api/v1/executions?limit=8']

const brotli = promisify(brotliCompress)

/** Fonts are packed already. Brotli makes them a tenth smaller than zstd, and runs beside the event loop. */
const pack = async (name: string, plain: Uint8Array<ArrayBuffer>, small: boolean): Promise<Asset> => {
  const type = types[name.split('.').pop() ?? ''] ?? 'application/octet-stream'
  if (name.endsWith('.woff2') || plain.length < 500) return { type, plain, br: null, gzip: null }
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: small ? 11 : 4,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  }
  const br = new Uint8Array(await brotli(plain, { params }))
  return { type, plain, br, gzip: Bun.gzipSync(plain, { level: small ? 9 : 1 }) }
}

type Add = (name: string, bytes: Uint8Array<ArrayBuffer>) => string

const addScripts = async (small: boolean, add: Add): Promise<Pick<Parts, 'script' | 'modules'>> => {
  // The first file names all others.
  const naming = small ? '[hash].[ext]' : '[name]-[hash].[ext]'
  const { outputs } = await Bun.build({
    entrypoints: [`${sources}/main.tsx`],
    target: 'browser',
    jsx: { runtime: 'automatic', importSource: 'preact', development: false },
    splitting: true,
    minify: small,
    sourcemap: small ? 'none' : 'linked',
    plugins: small ? [fewFiles] : [],
    // An icon that two screens share is no file of its own, as far as that makes no screen larger.
    minChunkSize: small ? 1400 : 0,
    naming: { entry: naming, chunk: naming, asset: naming },
    publicPath: assetsPath,
  })
  let script = ''
  let modules: string[] = []
  for (const output of outputs) {
    const bytes = new Uint8Array(await output.arrayBuffer())
    const path = add(output.path.split('/').pop() ?? '', bytes)
    if (output.kind !== 'entry-point') continue
    script = path
    const imports = new Bun.Transpiler({ loader: 'js' }).scanImports(bytes)
    modules = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path)
  }
  return { script, modules }
}

/** The screens that stand in the file of the first page. */
const onFirstPage = /\/work\/(dashboard|attention|run-row|runs)\.tsx?$/
const lazyFiles = /\/web\/(screens|shell|routes|ui\/(failure-reason|point-table))\b.*\.tsx?$/

/**
 * Bun makes a file of each set of modules that the same screens share. What the first page needs would come in a dozen of
 * them, each compressed alone: a quarter more to send. So each screen names all of it, and it is one file; what most
 * screens share beside it is a second one.
 */
const fewFiles: BunPlugin = {
  name: 'few files',
  setup(build) {
    build.onLoad({ filter: lazyFiles }, async ({ path }) => {
      const isScreen = /\/web\/(screens|routes)\//.test(path) && !onFirstPage.test(path)
      const shared = isScreen ? ['first-page', 'second-page'] : ['first-page']
      const imports = shared.map((name) => `import '${sources}/${name}.ts'`)
      return {
        contents: [...imports, await Bun.file(path).text()].join('\n'),
        loader: path.endsWith('x') ? 'tsx' : 'ts',
      }
    })
  },
}

/**
 * The style sheet is sent as it is written: Bun's CSS bundler inlines fonts as `data:`, which a strict policy refuses,
 * and lowers `light-dark()`. Fonts come from their packages, under hashed names.
 */
const addStyle = async (add: Add): Promise<{ style: string; fonts: string[] }> => {
  const screens = [...new Glob('screens/*.css').scanSync(`${sources}/styles`)].sort()
  const paths = [...sheets.map((name) => `${name}.css`), ...screens]
  const texts = await Promise.all(paths.map((path) => Bun.file(`${sources}/styles/${path}`).text()))
  let css = texts.join('\n')
  const fonts: string[] = []
  for (const [quoted, specifier = ''] of css.matchAll(/"(@fontsource-variable\/[^"]+)"/g)) {
    const bytes = await Bun.file(fileURLToPath(import.meta.resolve(specifier))).bytes()
    const path = add(hashed(specifier.split('/').pop() ?? '', bytes), bytes)
    css = css.replace(quoted, `"${path}"`)
    fonts.push(path)
  }
  const sheet = new TextEncoder().encode(css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\n\s+/g, '\n'))
  return { style: add(hashed('console.css', sheet), sheet), fonts }
}

const hashed = (name: string, bytes: Uint8Array): string =>
  name.replace(/\.(\w+)$/, `-${Bun.hash(bytes).toString(36)}.$1`)
