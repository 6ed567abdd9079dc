import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where this machine's Chromium is; null when it has none. `CHROMIUM` names another one. */
export const chromiumPath = (): string | null =>
  [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path)) ?? null

export type Look = { theme?: 'light' | 'dark'; width?: number; height?: number; locale?: 'en-GB' | 'fr-BE' }

export type Tab = {
  page: Page
  context: BrowserContext
  /** Console errors, violations of the policy and failed requests for files, since the tab was opened. */
  faults: string[]
  close(): Promise<void>
}

export const openBrowser = async (): Promise<Browser> => {
  const executablePath = chromiumPath()
  if (executablePath === null) throw new Error('no Chromium: install the package `chromium`, or set CHROMIUM')
  // As root, Chromium has no sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return await chromium.launch({ executablePath, args: [...args, '--disable-gpu'] })
}

/** A tab of its own, with its own cookies, that does not move. A person is signed in by its cookies. */
export const openTab = async (
  browser: Browser,
  url: string,
  { theme = 'light', width = 1440, height = 1000, locale = 'en-GB' }: Look = {},
): Promise<Tab> => {
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    locale,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Brussels',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    // A refused call is the business of the screen, which shows it.
    if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text()))
      faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)))
  return { page, context, faults, close: () => context.close() }
}

/** Signs the tab in as a frontend does: the cookies of the answer are those of its pages. */
export const signInTab = async ({ context }: Tab, email: string, password: string): Promise<void> => {
  const answer = await context.request.post('/api/v1/auth/login', { data: { email, password } })
  if (!answer.ok()) throw new Error(`login of ${email}: ${answer.status()} ${await answer.text()}`)
}

/** Opens a page of the console, and waits until nothing on it is being loaded. */
export const visit = async ({ page }: Tab, path: string): Promise<void> => {
  await page.goto(path)
  await settled(page)
}

// What runs in a page is text: the types of the tests know no `document`.

/** Resolves once the screen is drawn and no outline of what is being loaded is left. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForSelector('main h1')
  // A function that waits in the page would be evaluated there, which the policy of the page refuses.
  await page.waitForSelector('.skeleton', { state: 'detached' })
  await page.evaluate('document.fonts.ready.then(() => null)')
}
