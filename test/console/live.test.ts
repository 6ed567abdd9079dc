import { afterAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { loadDemoData } from '../../seeds/run.ts'
import { openBrowser, openTab, settled, signInTab } from '../support/browser.ts'
import { logins, passwords } from '../support/console.ts'
import { freePort } from '../support/free-port.ts'
import { startTestServer } from '../support/server.ts'
import { startServerProcess } from '../support/server-process.ts'
import { freshDatabaseUri } from '../support/store.ts'

const uri = await freshDatabaseUri()
const seeding = await startTestServer(passwords, uri)
await loadDemoData(seeding.convene, seeding.settings, { onlyWhenEmpty: true })
await seeding.stop()

const ports = [freePort()]
const start = () => startServerProcess(uri, { console: true, production: true, ports })
let server = await start()
const browser = await openBrowser()
afterAll(async () => {
  await browser.close()
  server.kill()
})

const running = '/console/executions/01993a6e-0004-7000-8000-000000000035'
const live = (page: Page) => page.locator('.live.open')

/** A browser without a window shows every tab: this one is told that it is hidden. */
const hide = (page: Page) =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  `)

describe('a page of a run', () => {
  test('stays live in the eighth tab, as hidden tabs keep no connection', async () => {
    const tab = await openTab(browser, server.url)
    await signInTab(tab, ...logins.demo)
    const pages = [tab.page]
    while (pages.length < 8) pages.push(await tab.context.newPage())
    for (const page of pages) {
      await page.goto(running)
      await live(page).waitFor()
      if (page !== pages.at(-1)) await hide(page)
    }
    const last = pages.at(-1) ?? tab.page
    const status = await last.evaluate(async () => (await fetch('/api/v1/auth/me')).status)
    expect(status).toBe(200)
    await tab.close()
  })

  test('says that the server is gone, keeps what is known, and is live again once it is back', async () => {
    const tab = await openTab(browser, server.url)
    await signInTab(tab, ...logins.demo)
    await tab.page.goto(running)
    await settled(tab.page)
    await live(tab.page).waitFor()
    server.kill()
    await server.exited
    await tab.page.getByText('Connecting again…').waitFor()
    await tab.page.getByText('Attempt 1').waitFor()
    server = await start()
    await live(tab.page).waitFor()
    await tab.close()
  })
})
