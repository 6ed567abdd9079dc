import { expect, test } from 'bun:test'
import { pino } from 'pino'
import { startCompanions } from '../../src/commands/companions.ts'
import { testSettings } from '../support/server.ts'

const logger = pino({ level: 'silent' })

test('the reference AI service is not started where something listens at its address, even without answers', async () => {
  const other = Bun.listen({ port: 0, hostname: '127.0.0.1', socket: { data: () => undefined } })
  const aiServiceUrl = `http://localhost:${other.port}`
  const settings = await testSettings({ aiServiceUrl, aiServiceByDefault: true, llm: 'off' })
  const beside = await startCompanions(settings, logger)
  expect(Object.keys(beside.checks)).toEqual([])
  await beside.close()
  other.stop(true)

  const alone = await startCompanions(settings, logger)
  expect(Object.keys(alone.checks)).toEqual(['ai_service'])
  await alone.close()
})
