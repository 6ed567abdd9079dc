import { CardCellsError, createCardReader, type GivenCard } from '../modules/valuation-sessions/index.ts'
import { CsvError, type CsvFile, openCsv } from '../platform/csv-reader.ts'
import { reasonOf } from '../platform/reason.ts'
import { command, runMain, type Shell } from './command.ts'
import { openRefusedLines } from './refused-lines.ts'
import { commandActor, withConvene } from './session.ts'
import { runSteps } from './steps.ts'

/** `bun run cards FILE.csv`: creates and updates business cards, one for each line. */

const batchSize = 500

type Totals = { created: number; updated: number; unchanged: number }
type Save = (cards: GivenCard[]) => Promise<Totals>
type Refused = Awaited<ReturnType<typeof openRefusedLines>>

const importCards = async (shell: Shell, path: string): Promise<number> => {
  const file = await openCsv(path).catch((error: unknown) => fail(path, error))
  const read = await of(path, async () => createCardReader(file.header))
  const report = `${path}.refused.csv`
  const refused = await openRefusedLines(report, file)
  const totals = { created: 0, updated: 0, unchanged: 0 }
  try {
    await withConvene('cards', shell, async ({ valuations }) => {
      const save: Save = (cards) => valuations.saveCards(commandActor('cards'), cards)
      const run = (tell: (text: string) => void) =>
        saveLines(shell, path, file, read, save, refused, totals, tell)
      await runSteps(shell, [{ title: `Reading ${path}`, run: (tell) => of(path, () => run(tell)) }])
    })
  } finally {
    for (const line of await refused.close()) shell.tell(line)
  }
  const count = refused.count()
  const lines = count === 1 ? '1 line was' : `${count} lines were`
  await shell.print(`${summaryOf(totals)}${count > 0 ? `; ${lines} refused: see ${report}` : ''}`)
  return count > 0 ? 1 : 0
}

const saveLines = async (
  { signal }: Shell,
  path: string,
  file: CsvFile,
  read: (cells: string[]) => GivenCard,
  save: Save,
  refused: Refused,
  totals: Totals,
  tell: (text: string) => void,
): Promise<string> => {
  let batch: GivenCard[] = []
  const flush = async (): Promise<void> => {
    const { created, updated, unchanged } = await save(batch)
    batch = []
    totals.created += created
    totals.updated += updated
    totals.unchanged += unchanged
    signal.throwIfAborted()
  }
  for await (const line of file.lines()) {
    try {
      batch.push(read(line.cells))
    } catch (error) {
      if (!(error instanceof CardCellsError)) throw error
      await refused.add(line, error.message)
    }
    if (batch.length < batchSize) continue
    await flush()
    tell(`${Math.floor((100 * line.endsAt) / file.byteLength)} %: ${summaryOf(totals)}`)
  }
  await flush()
  return `Read ${path}`
}

const summaryOf = ({ created, updated, unchanged }: Totals): string =>
  `${created} cards created, ${updated} updated, ${unchanged} unchanged`

const fail = (path: string, cause: unknown): never => {
  throw new Error(`${path}: ${reasonOf(cause)}`, { cause })
}

/** What is wrong in a file begins with its name. */
const of = <Result>(path: string, run: () => Promise<Result>): Promise<Result> =>
  run().catch((error: unknown) => {
    if (error instanceof CsvError || error instanceof CardCellsError) return fail(path, error)
    throw error
  })

await runMain((shell) =>
  command({
    meta: { name: 'bun run cards', description: 'Create business cards from a CSV file, one for each line' },
    args: {
      file: {
        type: 'positional',
        required: true,
        description:
          'a CSV file in UTF-8 whose first line names its columns: token and fields of cards; a token that exists is updated',
      },
    },
    run: ({ args }) => importCards(shell, args.file),
  }),
)
