import { expect, test } from 'bun:test'
import { residentMegabytes } from '../../../bench/measure.ts'
import { startScriptedAiService } from '../../support/ai-service.ts'
import { repeat, uploadLargeFile, watchMemory } from '../../support/large-upload.ts'
import { startTestServer } from '../../support/server.ts'
import { startServerProcess } from '../../support/server-process.ts'

/** The full measurement is `bun bench/risk-scans.ts`. */
test('files are streamed: eight of 25 MB, four at a time, need less than 100 MB of memory', async () => {
  const ai = await startScriptedAiService()
  const { databaseUri, person } = await startTestServer()
  const { token } = await person()
  const { url, pid, kill } = await startServerProcess(databaseUri, { aiServiceUrl: ai.url })
  try {
    const upload = async () => {
      const response = await uploadLargeFile(url, token, 25 * 1024 * 1024)
      expect(response.status).toBe(200)
      await response.json()
    }
    await upload()
    await Bun.sleep(500)
    const { before, peak } = await watchMemory(
      () => residentMegabytes(pid),
      () => repeat(8, 4, upload),
    )
    expect(peak - before).toBeLessThan(100)
    expect(ai.calls.length).toBe(9)
    expect(ai.calls.every(({ byteLength }) => byteLength > 25 * 1024 * 1024)).toBe(true)
  } finally {
    kill()
  }
}, 60_000)
