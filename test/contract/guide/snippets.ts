import { join } from 'node:path'

type AsyncFunction = new (...source: string[]) => (...values: unknown[]) => Promise<unknown>

const asyncFunction: AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor

/**
 * Runs a snippet of the guide for the frontend of workflows as it stands in its file, with the address in place of
 * `BASE_URL`. `given` are the names that it expects around it. Returns what `result`, an expression of its names, is
 * after its last line.
 */
export const runSnippet = async (
  name: 'login' | 'execution' | 'refresh',
  address: string,
  given: Record<string, unknown>,
  result = 'undefined',
): Promise<unknown> => {
  const text = await Bun.file(join(import.meta.dir, `${name}.txt`)).text()
  const source = `${text.replaceAll('BASE_URL', address)}\nreturn ${result}`
  return await new asyncFunction(...Object.keys(given), source)(...Object.values(given))
}

/**
 * Runs the snippet that executes a workflow and polls, to the end of the run. `pause` waits for the milliseconds that it
 * wants between two polls. Returns the progress that it showed, and what its last poll returned or threw.
 */
export const runExecution = async (
  address: string,
  given: { id: string; token: string; input_data: object },
  pause: (ms: number) => Promise<void>,
) => {
  const shown: number[] = []
  const { promise, resolve } = Promise.withResolvers<{ output?: unknown; error?: string }>()
  const poll = async (pollStatus: () => Promise<unknown>): Promise<void> => {
    const before = shown.length
    try {
      const output = await pollStatus()
      // A poll that shows progress asks to be called again, and returns nothing.
      if (shown.length === before) resolve({ output })
    } catch (error) {
      resolve({ error: Object(error).message })
    }
  }
  const page = {
    updateProgress: (progress: number) => void shown.push(progress),
    setTimeout: (again: () => Promise<unknown>, ms: number) => void pause(ms).then(() => poll(again)),
  }
  const begun = await runSnippet('execution', address, { ...given, ...page }, '{ execution_id, pollStatus }')
  const { execution_id, pollStatus } = Object(begun)
  await poll(pollStatus)
  return { execution_id: String(execution_id), shown, ...(await promise) }
}

/** What the snippets use of a browser's `localStorage`. */
export const createStorage = () => {
  const items = new Map<string, string>()
  return {
    getItem: (name: string): string | null => items.get(name) ?? null,
    setItem: (name: string, value: unknown): void => void items.set(name, String(value)),
  }
}
