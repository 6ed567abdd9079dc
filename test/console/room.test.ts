import { describe, expect, test } from 'bun:test'
import { chime } from '../../seeds/chime.ts'
import { visit } from '../support/browser.ts'
import { startConsole } from '../support/console.ts'

const { tab } = await startConsole()
const lesson = '/console/tutoring/01993a6e-0003-7000-8000-000000000012'
const parent = await tab('parent')
const tutor = await tab('tutor')

describe('the room of a lesson', () => {
  test('shows parent and tutor that the other is there, types, says and has read', async () => {
    await visit(parent, lesson)
    await parent.page.getByText('You are alone here').waitFor()
    await visit(tutor, lesson)
    await parent.page.getByText('Here now: Tom Turner').waitFor()
    await tutor.page.getByText('Here now: Petra Lang').waitFor()

    const field = tutor.page.getByRole('textbox', { name: 'Message' })
    await field.pressSequentially('Bring')
    await parent.page.getByText('Tom Turner is typing…').waitFor()
    await field.fill('Bring the sheet, please')
    await field.press('Enter')
    await parent.page.locator('.bubble', { hasText: 'Bring the sheet' }).waitFor()
    await tutor.page.getByText('Read by Petra Lang').waitFor()
    expect(await tutor.page.locator('.bubble').count()).toBe(1)
  })

  test('lets the author change a message and take it back', async () => {
    const { page } = tutor
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Edit the message' }).fill('Bring both sheets')
    await page.getByRole('button', { name: 'Save' }).click()
    await parent.page.locator('.bubble', { hasText: 'Bring both sheets' }).waitFor()
    await parent.page.getByText('edited').waitFor()
    expect(await parent.page.getByRole('button', { name: 'Edit' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await parent.page.getByText('This message was deleted').waitFor()
  })

  test('is left by a hidden tab, which is told what it missed once it is shown', async () => {
    const show = (visibility: 'hidden' | 'visible') =>
      tutor.page.evaluate(`
        Object.defineProperty(document, 'visibilityState', { value: '${visibility}', configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      `)
    await show('hidden')
    await parent.page.getByText('You are alone here').waitFor()
    await parent.page.getByRole('textbox', { name: 'Message' }).fill('Are you there?')
    await parent.page.getByRole('button', { name: 'Send' }).click()
    await parent.page.locator('.bubble', { hasText: 'Are you there?' }).waitFor()
    expect(await tutor.page.locator('.bubble', { hasText: 'Are you there?' }).count()).toBe(0)
    await show('visible')
    await tutor.page.locator('.bubble', { hasText: 'Are you there?' }).waitFor()
    await parent.page.getByText('Here now: Tom Turner').waitFor()
  })

  test('shows a recording to the parent as soon as the tutor has uploaded it', async () => {
    const file = { name: 'lesson.wav', mimeType: 'audio/wav', buffer: chime() }
    await tutor.page.getByRole('button', { name: 'Add a recording' }).click()
    await tutor.page.locator('input[type=file]').setInputFiles(file)
    await tutor.page.getByText('The recording is there').waitFor()
    await parent.page.locator('video').waitFor()
    await parent.page.getByText('2 s · 15.7 KB').waitFor()
    const seconds = `document.querySelector('video').duration`
    await parent.page.locator('video[src*="/uploads/recordings/"]').waitFor()
    expect(await tutor.page.locator('video').count()).toBe(1)
    expect(typeof (await parent.page.evaluate(seconds))).toBe('number')
    expect(await parent.page.locator('input[type=file]').count()).toBe(0)
  })

  test('ends for both when the parent cancels the lesson', async () => {
    await parent.page.getByRole('button', { name: 'Cancel the lesson' }).click()
    await parent.page.getByRole('dialog').getByRole('button', { name: 'Cancel the lesson' }).click()
    await parent.page.getByRole('heading', { name: 'Mathematics Cancelled' }).waitFor()
    await tutor.page.reload()
    await tutor.page.getByRole('heading', { name: 'Mathematics Cancelled' }).waitFor()
    expect(await tutor.page.getByRole('button', { name: 'Complete' }).count()).toBe(0)
    expect([...parent.faults, ...tutor.faults]).toEqual([])
  })
})
