import { expect, test } from 'bun:test'
import { answer, good, startScriptedAiService } from '../support/ai-service.ts'
import { startConsole } from '../support/console.ts'

const ai = await startScriptedAiService()
const { server, tab } = await startConsole({ aiServiceUrl: ai.url })
const { page, context, faults } = await tab('analyst')

/** What a browser has in its hands while a file is dragged. */
const heldFile = (name: string, text: string) =>
  page.evaluateHandle(`(() => {
    const held = new DataTransfer()
    held.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: 'text/plain' }))
    return held
  })()`)

test('an analyst drops a file, sees it being read, reads its risks, takes the report and deletes it all', async () => {
  const release = Promise.withResolvers<void>()
  ai.behave(async (socket, call) => {
    await release.promise
    await good(socket, call)
  })
  await page.goto('/console/scans')
  await page.getByRole('link', { name: 'New scan' }).click()
  await page.getByRole('heading', { name: 'New scan' }).waitFor()
  const dataTransfer = await heldFile('plan.txt', 'The budget is tight and the deadline aggressive.')
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer })

  await page.getByRole('heading', { name: 'plan.txt', level: 1 }).waitFor()
  await page.getByText('Being read for risks').waitFor()
  release.resolve()
  await page.getByText('Budget overrun').waitFor()
  await page.locator('blockquote', { hasText: 'tight budget' }).waitFor()
  await page.getByText('Risk model').waitFor()

  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Report (PDF)' }).click(),
  ])
  expect(report.suggestedFilename()).toMatch(/^risk-report-plan-.*\.pdf$/)
  const [original] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Original file' }).click(),
  ])
  expect(original.suggestedFilename()).toBe('plan.txt')

  const id = new URL(page.url()).pathname.split('/').at(-1)
  expect((await context.request.get(`/api/scans/${id}`)).status()).toBe(200)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete the scan' }).click()
  await page.getByRole('heading', { name: 'Risk scans', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'project-charter.docx' }).waitFor()
  expect(await page.getByRole('link', { name: 'plan.txt' }).count()).toBe(0)
  expect((await context.request.get(`/api/scans/${id}`)).status()).toBe(404)
  expect(faults).toEqual([])
})

test('a sample text that the scanner cannot read is refused in the words of the console', async () => {
  ai.behave(answer('413 Payload Too Large', { code: 'DOCUMENT_TOO_COMPLEX', message: 'not for people' }))
  await page.goto('/console/scans/new')
  await page.getByRole('button', { name: 'Take a sample text' }).click()
  await page.getByRole('button', { name: 'Scan the text' }).click()
  await page.getByText('This document is too complex to be read.').waitFor()
  expect(await page.getByText('not for people').count()).toBe(0)
  const failed = await server.database.collection('risk_scans').countDocuments({ status: 'failed' })
  expect(failed).toBe(1)
})
