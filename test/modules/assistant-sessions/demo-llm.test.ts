import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startDemoLlm } from '../../../src/companions/demo-llm/index.ts'
import { startTestServer } from '../../support/server.ts'
import { live, setUpReplies, textOf } from './reply-setup.ts'

const { uri, open } = await setUpReplies()

describe('the demonstration model', () => {
  test("answers from the business's notes, streams, and names itself as a demonstration", async () => {
    const demo = await startDemoLlm({ tokenMs: 5 })
    const server = await startTestServer({ llm: demo.settings }, uri)
    const admin = await server.person({ role: 'admin' })
    const notes = 'We open at nine in the morning. The car park is behind the house. Dogs are welcome.'
    await server.call('PUT', '/admin/businesses/B-demo/notes', { token: admin.token, body: { notes } })
    const sessionId = await open('B-demo')
    const tab = live(server.url, sessionId)
    await tab.opened
    tab.send('send', { content: 'Where can I park my car?', reply: true })
    const { data } = await tab.next('reply.done')
    expect(data.message.content).toContain('The car park is behind the house.')
    expect(data.message.content).not.toContain('Dogs')
    expect(data.message.content).toContain('demonstration')
    expect(textOf(tab)).toBe(data.message.content)
    tab.raw.close()
    await server.stop()
    await demo.close()
  })

  test('reports in one line that its port is taken', async () => {
    const taken = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const script = join(import.meta.dir, '../../../src/companions/demo-llm/main.ts')
    const child = Bun.spawn([process.execPath, script, '--port', String(taken.port)], {
      stdout: 'ignore',
      stderr: 'pipe',
    })
    const output = await new Response(child.stderr).text()
    expect(output).toMatch(new RegExp(`^demo-llm: .*${taken.port}.*\n$`))
    expect(await child.exited).toBe(1)
    await taken.stop(true)
  })

  test('ignores SIGINT and SIGTERM as a child, and ends when its parent closes the pipe', async () => {
    const demo = await startDemoLlm()
    process.kill(demo.pid, 'SIGINT')
    process.kill(demo.pid, 'SIGTERM')
    await Bun.sleep(100)
    const health = await fetch(demo.settings.baseUrl.replace('/v1', '/health'))
    expect(await health.json()).toMatchObject({ demonstration: true })
    await demo.close()
    expect(await demo.exited).toBe(0)
  })
})
