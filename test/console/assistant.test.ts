import { afterAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { settled, visit } from '../support/browser.ts'
import { startConsole } from '../support/console.ts'
import { startFakeLlm } from '../support/fake-llm.ts'

const llm = startFakeLlm([''])
afterAll(() => llm.stop())
const { server, tab } = await startConsole({ llm: llm.settings })
const demo = await tab('demo')
const { page } = demo

const ask = async (text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('textbox', { name: 'Message' }).press('Enter')
}
const bubbles = (of: Page, text: string) => of.locator('.bubble', { hasText: text })
const sessionId = (): string => new URL(page.url()).pathname.split('/').at(-1) ?? ''
const stored = async (): Promise<string[]> => {
  const { body } = await server.call('GET', `/api/sessions/${sessionId()}/messages`)
  return (body as { role: string; content: string }[]).map(({ role, content }) => `${role}: ${content}`)
}

describe('a chat with the assistant', () => {
  test('shows a reply as it is written, and goes on with it after a reload in the middle', async () => {
    const rest = Promise.withResolvers<void>()
    llm.follow(['We open on **weekdays**', rest.promise, ':\n\n- from 8:00\n- to 18:00'])
    await visit(demo, '/console/assistant')
    await page.getByRole('button', { name: 'When are you open?' }).click()
    await bubbles(page, 'We open on weekdays').waitFor()
    expect(await page.getByRole('status').allTextContents()).toContain('The assistant is answering')
    await page.reload()
    await settled(page)
    await bubbles(page, 'We open on weekdays').waitFor()
    expect(await bubbles(page, 'When are you open?').count()).toBe(1)
    rest.resolve()
    await bubbles(page, 'from 8:00').locator('li').nth(1).waitFor()
    await page.getByRole('button', { name: 'Copy: answer' }).waitFor()
    expect(await page.locator('.bubble').count()).toBe(2)
    expect(await page.locator('.bubble b').textContent()).toBe('weekdays')
    expect(await stored()).toEqual([
      'user: When are you open?',
      'assistant: We open on **weekdays**:\n\n- from 8:00\n- to 18:00',
    ])
    // The conversation is found again by its first question.
    await page.getByRole('link', { name: 'When are you open?' }).waitFor()
  })

  test('stops a reply, keeps its words, and asks again', async () => {
    const never = Promise.withResolvers<void>()
    llm.follow(['A visit costs', never.promise], ['65 euros'])
    await ask('What does a visit cost?')
    await bubbles(page, 'A visit costs').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('You stopped this answer').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await bubbles(page, '65 euros').waitFor()
    never.resolve()
    expect(await bubbles(page, 'A visit costs').count()).toBe(1)
  })

  test('sends a message once that is written while the server cannot be reached, also over a reload', async () => {
    llm.follow(['Until noon of the day before'])
    let isCut = true
    await page.routeWebSocket(/\/live/, async (socket) => {
      if (isCut) await socket.close()
      else socket.connectToServer()
    })
    await page.reload()
    await page.getByText('Connecting again…').waitFor()
    await ask('Can I move it?')
    await page.getByText('Waits for a connection').waitFor()
    await page.reload()
    await bubbles(page, 'Can I move it?').waitFor()
    isCut = false
    await bubbles(page, 'Until noon').waitFor()
    expect(await bubbles(page, 'Can I move it?').count()).toBe(1)
    expect((await stored()).filter((line) => line === 'user: Can I move it?')).toHaveLength(1)
    expect(demo.faults).toEqual([])
  })

  test('follows a long reply to its first line, and leads to the newest', async () => {
    const lines = Array.from({ length: 60 }, (_, line) => `Line ${line}`).join('\n\n')
    llm.follow([lines])
    await ask('Tell me all')
    await page.getByRole('button', { name: 'Copy: answer' }).nth(3).waitFor()
    await page.getByRole('button', { name: 'Newest' }).click()
    await page.getByRole('button', { name: 'Newest' }).waitFor({ state: 'detached' })
  })
})

test('an administrator changes what the assistant of a business knows', async () => {
  const admin = await tab('admin')
  await visit(admin, '/console/assistant/notes')
  await admin.page.getByRole('textbox', { name: 'Notes' }).fill('We are closed in August.')
  await admin.page.getByRole('button', { name: 'Save' }).click()
  await admin.page.getByText('The notes are saved').waitFor()
  await settled(admin.page)
  const answer = await admin.context.request.get('/admin/businesses/B0100001/notes')
  expect(((await answer.json()) as { notes: string }).notes).toBe('We are closed in August.')
})
