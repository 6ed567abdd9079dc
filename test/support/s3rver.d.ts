declare module 's3rver' {
  import type { AddressInfo } from 'node:net'

  type S3rverOptions = {
    address: string
    port: number
    silent: boolean
    directory: string
    resetOnClose?: boolean
    configureBuckets: { name: string; configs: string[] }[]
  }

  type Context = { method: string; query: Record<string, string | undefined>; status: number }

  class S3rver {
    constructor(options: S3rverOptions)
    middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[]
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }

  export = S3rver
}
