// pino-roll ships no types; these are the options used here, from its README.
declare module 'pino-roll' {
  import type { DestinationStream } from 'pino'

  type Options = {
    file: string
    extension: string
    size: string
    frequency: 'daily'
    limit: { count: number }
    sync: boolean
    minLength: number
    periodicFlush: number
    mode: number
  }
  const open: (
    options: Options,
  ) => Promise<DestinationStream & NodeJS.EventEmitter & { flushSync(): void; end(): void }>
  export default open
}
