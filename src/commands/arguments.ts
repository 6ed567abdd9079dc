import { parseArgs } from 'node:util'
import type { ArgsDef, CommandContext, CommandDef } from 'citty'

/** Wrong arguments: one line, and exit code 2. */
export class UsageError extends Error {}

type Definition<Args extends ArgsDef> = {
  meta: { name: string; description: string }
  args?: Args
  subCommands?: Record<string, CommandDef>
  /** Returns the exit code; anything but a number is 0. */
  run?(context: CommandContext<Args>): Promise<unknown>
}

/** Defines a command. Returns it without the types of its arguments, as a list of commands has no common ones. */
export const command = <const Args extends ArgsDef>({ run, ...rest }: Definition<Args>): CommandDef => ({
  ...rest,
  ...(run && { run: (context: unknown) => run(context as CommandContext<Args>) }),
})

export type FoundCommand = {
  found: CommandDef
  parent: CommandDef | undefined
  /** The words behind the name of the command. */
  words: string[]
  /** What a user types for it, for the texts of errors. */
  name: string
}

/** Returns the command, or the part of it, that the words name. Throws UsageError. */
export const findCommand = async (main: CommandDef, words: string[]): Promise<FoundCommand> => {
  const mainName = await nameOf(main)
  const parts = (await resolved(main.subCommands)) ?? {}
  const names = Object.keys(parts)
  const asksForHelp = isHelp(words)
  if (names.length === 0 || (asksForHelp && words[0]?.startsWith('-')))
    return { found: main, parent: undefined, words, name: mainName }
  const [first, ...rest] = words
  const found = first === undefined ? undefined : await resolved(parts[first])
  if (!found) throw new UsageError(`${mainName} needs one of ${names.join(', ')}: see ${mainName} --help`)
  return { found, parent: main, words: rest, name: `${mainName} ${first}` }
}

/** Whether the words ask for help, which wins over all else. */
export const isHelp = (words: string[]): boolean => {
  const end = words.indexOf('--')
  const options = end === -1 ? words : words.slice(0, end)
  return options.includes('--help') || options.includes('-h')
}

/**
 * Checks the words of a command: citty itself takes unknown options, and options without their values. No text repeats
 * a word, as it may be a secret in the wrong place. Throws UsageError.
 */
export const checkArguments = async ({ found, words, name }: FoundCommand): Promise<void> => {
  const help = `see ${name} --help`
  const args = (await resolved(found.args)) ?? {}
  const named = Object.entries(args).filter(([, { type }]) => type !== 'positional')
  const options = Object.fromEntries(
    named.map(([option, { type }]) => [
      option,
      { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { values, positionals } = parsed(words, options, help)
  for (const [option, arg] of named) {
    const value = values[option]
    const choices = 'options' in arg ? arg.options : undefined
    if (value === undefined && arg.required) throw new UsageError(`--${option} is missing: ${help}`)
    if (choices && typeof value === 'string' && !choices.includes(value))
      throw new UsageError(`--${option} must be one of ${choices.join(', ')}`)
  }
  const wanted = Object.entries(args).filter(([, { type }]) => type === 'positional')
  const [missing] = wanted.filter(([, { required }], at) => required !== false && at >= positionals.length)
  if (missing) throw new UsageError(`${missing[0].toUpperCase()} is missing: ${help}`)
  if (positionals.length > wanted.length)
    throw new UsageError(`There are ${positionals.length - wanted.length} arguments too many: ${help}`)
}

const parsed = (words: string[], options: Record<string, { type: 'boolean' | 'string' }>, help: string) => {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true })
  } catch (error) {
    const option = /'(-[^' ]*)/.exec(error instanceof Error ? error.message : '')?.[1]?.split('=')[0]
    const isKnown = option !== undefined && Object.hasOwn(options, option.replace(/^--/, ''))
    if (isKnown && options[option.slice(2)]?.type === 'string')
      throw new UsageError(`${option} needs a value: ${help}`)
    throw new UsageError(
      isKnown ? `${option} takes no value: ${help}` : `There is no option ${option}: ${help}`,
    )
  }
}

const nameOf = async ({ meta }: CommandDef): Promise<string> => (await resolved(meta))?.name ?? ''

const resolved = async <T>(value: T | Promise<T> | (() => T) | (() => Promise<T>)): Promise<T> =>
  await (value instanceof Function ? value() : value)
