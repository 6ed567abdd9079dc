import { join } from 'node:path'

type Parameters = Record<string, unknown>
type AsyncFunction = new (...source: string[]) => (...values: unknown[]) => Promise<unknown>

const asyncFunction: AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor

/**
 * Runs a snippet of the frontend's guide as it stands in its file, with the address in place of `BASE_URL`. `given` are
 * the names that it expects around it. Returns what `result`, an expression of its names, is after its last line.
 */
export const runSnippet = async (
  name: 'login' | 'execution' | 'refresh',
  address: string,
  given: Parameters,
  result = 'undefined',
): Promise<unknown> => {
  const text = await Bun.file(join(import.meta.dir, 'snippets', `${name}.txt`)).text()
  const source = `${text.replaceAll('BASE_URL', address)}\nreturn ${result}`
  return await new asyncFunction(...Object.keys(given), source)(...Object.values(given))
}

/** What the snippets use of a browser's `localStorage`. */
export const createStorage = () => {
  const items = new Map<string, string>()
  return {
    getItem: (name: string): string | null => items.get(name) ?? null,
    setItem: (name: string, value: unknown): void => void items.set(name, String(value)),
  }
}
