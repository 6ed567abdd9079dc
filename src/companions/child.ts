import { createInterface } from 'node:readline'

/**
 * Starts a companion as a child that ends with this process, also after a crash: its stdin closes then.
 * `settings` go through stdin, because every user of the machine can read a command line.
 */
export const spawnChild = <
  const Output extends 'inherit' | 'ignore' | 'pipe',
  const Errors extends 'inherit' | 'pipe',
>(
  script: string,
  args: string[],
  settings: object,
  output: { stdout: Output; stderr: Errors },
) => {
  const child = Bun.spawn([process.execPath, script, '--child', ...args], { stdin: 'pipe', ...output })
  child.stdin.write(`${JSON.stringify(settings)}\n`)
  child.stdin.flush()
  return {
    child,
    async close(): Promise<void> {
      child.stdin.end()
      await child.exited
    },
  }
}

/** Returns the port in the only line that a companion prints. null when it ended before. */
export const readPort = async (output: ReadableStream<Uint8Array>): Promise<number | null> => {
  const { value } = await output.getReader().read()
  return value ? JSON.parse(new TextDecoder().decode(value)).port : null
}

/** Ends this process when its parent closes stdin. Returns the first line of stdin: the settings. */
export const followParent = async (): Promise<string> => {
  // Ctrl-C reaches the whole process group: the parent decides when this child ends.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => undefined)
  const firstLine = Promise.withResolvers<string>()
  createInterface({ input: process.stdin })
    .once('line', firstLine.resolve)
    .once('close', () => process.exit(0))
  return await firstLine.promise
}

/** Starts a server and prints its port. When it cannot start, prints the reason in one line and ends the process. */
export const runCompanion = async (
  name: string,
  start: () => Promise<{ port?: number | undefined }>,
): Promise<void> => {
  try {
    console.log(JSON.stringify({ ready: true, port: (await start()).port }))
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}
