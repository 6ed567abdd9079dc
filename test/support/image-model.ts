import { afterAll } from 'bun:test'
import { join } from 'node:path'

/** What the model does with a call. `die`: its process ends. The content type is JSON unless the headers say otherwise. */
export type ModelAnswer =
  | { status?: number; headers?: Record<string, string>; body?: string }
  | 'hang'
  | 'endless'
  | 'die'

/** A received call. Files are in base64. */
export type ModelCall = { path: string; authorization: string | null; fields: Record<string, unknown> }

const script = join(import.meta.dir, 'image-model-process.ts')

/** Call it once in a test file, outside of its tests. Starts an image model as a process of its own, which ends with the file. */
export const startImageModel = async () => {
  const ready = Promise.withResolvers<number>()
  const child = Bun.spawn([process.execPath, script], { ipc: (port: number) => ready.resolve(port) })
  void child.exited.then(() => ready.reject(new Error('the image model ended')))
  afterAll(() => child.kill())
  const url = `http://127.0.0.1:${await ready.promise}`
  return {
    baseUrl: `${url}/v1`,
    exited: child.exited,
    /** Sets what it does with the next calls, the last one again and again. Forgets the calls of before. */
    async behave(...answers: ModelAnswer[]): Promise<void> {
      await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(answers) })
    },
    calls: async (): Promise<ModelCall[]> => Object(await (await fetch(`${url}/control`)).json()),
  }
}
