import { Listr, ListrLogger, ProcessOutput, SimpleRenderer } from 'listr2'
import type { Shell } from './command.ts'

export type Step = {
  title: string
  /** `report` shows how far it is; it may be called as often as one likes. Returns the title once it is done. */
  run(report: (text: string) => void): Promise<string>
}

/** Where no person looks on, a report becomes a line: not too many of them. */
const reportEveryMs = { terminal: 100, file: 10_000 }

/**
 * Runs steps one after the other with their progress on the standard error output: in place at a terminal, as plain
 * lines elsewhere. Throws the error of the first step that fails, and the reason when the command is stopped.
 */
export const runSteps = async ({ signal }: Shell, steps: Step[]): Promise<void> => {
  const atTerminal = process.stderr.isTTY
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) })
  const everyMs = atTerminal ? reportEveryMs.terminal : reportEveryMs.file
  const list = new Listr(
    steps.map(({ title, run }) => ({
      title,
      async task(_: unknown, task: { title: string; output: string }) {
        signal.throwIfAborted()
        let reportedAt = performance.now()
        task.title = await run((text) => {
          const now = performance.now()
          if (now - reportedAt < everyMs) return
          reportedAt = now
          task.output = text
        })
      },
    })),
    {
      renderer: atTerminal ? 'default' : SimpleRenderer,
      rendererOptions: { logger },
      registerSignalListeners: false,
    },
  )
  await list.run()
}
