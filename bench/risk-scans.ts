/**
 * `bun bench/risk-scans.ts`: memory of the server's process above idle. It scans fifty files of 25 MB, eight at
 * a time, on disk and in S3. The AI service, the store, the S3 server and the sender are other processes.
 */
import { startScriptedAiService } from '../test/support/ai-service.ts'
import { repeat, uploadLargeFile, watchMemory } from '../test/support/large-upload.ts'
import { startObjectStore } from '../test/support/object-store.ts'
import { caller } from '../test/support/server.ts'
import { startServerProcess } from '../test/support/server-process.ts'
import { freshDatabaseUri } from '../test/support/store.ts'
import { residentMegabytes } from './measure.ts'

const files = 50
const atOnce = 8
const fileBytes = 25 * 1024 * 1024
const password = 'correct horse'

const measure = async (kind: string, settings: object): Promise<void> => {
  const ai = await startScriptedAiService()
  const overrides = { aiServiceUrl: ai.url, ...settings }
  const { url, pid, kill } = await startServerProcess(await freshDatabaseUri(), overrides)
  try {
    const { body } = await caller(url)('POST', '/api/auth/register', {
      body: { email: 'bench@people.example', password },
    })
    const upload = async () => {
      const response = await uploadLargeFile(url, body.token, fileBytes)
      if (!response.ok)
        throw new Error(`a file was answered with ${response.status}: ${await response.text()}`)
      await response.json()
    }
    // The first file loads what idle does not: the parser, the S3 client, the AI client.
    await upload()
    await Bun.sleep(2000)
    const start = performance.now()
    const { before, peak } = await watchMemory(
      () => residentMegabytes(pid),
      () => repeat(files, atOnce, upload),
    )
    const seconds = (performance.now() - start) / 1000
    const megabytes = (files * fileBytes) / 1024 / 1024
    console.log(
      `${kind}: idle ${before.toFixed(0)} MB, peak ${peak.toFixed(0)} MB (+${(peak - before).toFixed(0)}), ${files} files in ${seconds.toFixed(1)} s (${(megabytes / seconds).toFixed(0)} MB/s)`,
    )
  } finally {
    kill()
  }
}

await measure('disk', {})
const store = await startObjectStore()
await measure('S3', { s3: store.settings })
process.exit(0)
