import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Type } from '@sinclair/typebox'
import { makeBatch } from '../../../src/modules/workflows/steps/images/output/batch.ts'
import { defineStep, StepFault, StepInputFault } from '../../../src/modules/workflows/steps/step.ts'

const path = Type.String({ default: '', description: 'a path' })
const note = (file: string, text: string): void => {
  if (file !== '') appendFileSync(file, `${text}\n`)
}

/** Steps that only tests have, loaded by the processes of steps. */
export const stepKinds = new Map([
  [
    'test.echo',
    defineStep({
      input: Type.Object({ notes: path, a: Type.String({ default: 'none', description: 'a string' }) }),
      async run({ notes, a }, { key, outputs }) {
        note(notes, key)
        return { output: { a, key, earlier: Object.keys(outputs) } }
      },
    }),
  ],
  [
    'test.hang',
    defineStep({
      input: Type.Object({ notes: path }),
      async run({ notes }, { key, attempt }) {
        note(notes, `${key} ${attempt} ${process.pid} ${process.ppid}`)
        await new Promise(() => setInterval(() => undefined, 1000))
        return { output: {} }
      },
    }),
  ],
  [
    /** Waits for a file. */
    'test.until',
    defineStep({
      input: Type.Object({ notes: path, file: path }),
      async run({ notes, file }, { key, attempt, report }) {
        note(notes, `${key} ${attempt} ${process.pid} ${process.ppid}`)
        report({ share: 0.5, batch: null })
        while (!existsSync(file)) await Bun.sleep(5)
        return { output: { attempt } }
      },
    }),
  ],
  [
    /** Fails until it ran `times` times. */
    'test.fail',
    defineStep({
      input: Type.Object({
        notes: path,
        times: Type.Integer({ default: 99, description: 'an integer' }),
        isInput: Type.Boolean({ default: false, description: 'true or false' }),
      }),
      async run({ notes, times, isInput }, { key, report }) {
        note(notes, `${key} ${Date.now()}`)
        report({ share: 0.8, batch: null })
        await Bun.sleep(30)
        const ran = notes === '' ? 0 : readFileSync(notes, 'utf8').trim().split('\n').length
        if (ran > times) return { output: { ran } }
        throw isInput ? new StepInputFault('The input is wrong') : new StepFault('It is not there yet')
      },
    }),
  ],
  [
    'test.throw',
    defineStep({
      input: Type.Object({}),
      async run() {
        throw new TypeError('a secret detail')
      },
    }),
  ],
  [
    'test.kill',
    defineStep({
      input: Type.Object({
        notes: path,
        server: Type.Boolean({ default: false, description: 'true or false' }),
      }),
      async run({ notes, server }, { key }) {
        note(notes, key)
        process.kill(server ? process.ppid : process.pid, 'SIGKILL')
        await Bun.sleep(60_000)
        return { output: {} }
      },
    }),
  ],
  [
    'test.file',
    defineStep({
      input: Type.Object({}),
      run: async () => ({
        output: {},
        files: [{ name: 'a.txt', media_type: 'text/plain', bytes: new TextEncoder().encode('a file') }],
      }),
    }),
  ],
  [
    /** Makes a picture of each prompt, and waits for a file before each where there is a `gate`. */
    'test.pictures',
    defineStep({
      input: Type.Object({
        notes: path,
        gate: path,
        prompts: Type.Array(Type.String(), { default: ['one', 'two', 'three'], description: 'a list' }),
        breaks: Type.Integer({ default: -1, description: 'the item at which the first attempt fails' }),
      }),
      async run({ notes, gate, prompts, breaks }, context) {
        const encode = (text: string) => new TextEncoder().encode(text)
        const counts = await makeBatch(
          context,
          prompts.map((prompt_text, index) => ({
            prompt_text,
            async make() {
              note(notes, `${context.key} ${context.attempt} ${index}`)
              while (gate !== '' && !existsSync(`${gate}-${index}`)) await Bun.sleep(5)
              if (context.attempt === 1 && index === breaks) throw new Error('the first attempt fails')
              return {
                name: 'picture.png',
                media_type: 'image/png',
                bytes: encode(`picture of ${prompt_text}`),
                width: 640,
                height: 480,
                thumbnail: encode(`small ${prompt_text}`),
              }
            },
          })),
        )
        const given = await Promise.all(
          context.files.map(async ({ name, bytes }) => `${name} ${new TextDecoder().decode(await bytes())}`),
        )
        return { output: { ...counts, given } }
      },
    }),
  ],
  [
    'test.environment',
    defineStep({ input: Type.Object({}), run: async () => ({ output: { environment: process.env } }) }),
  ],
  [
    'test.memory',
    defineStep({
      input: Type.Object({}),
      async run() {
        const held: Uint8Array[] = []
        for (;;) {
          held.push(new Uint8Array(8 * 1024 * 1024).fill(held.length + 1))
          await Bun.sleep(1)
        }
      },
    }),
  ],
])
