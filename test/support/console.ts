import { afterAll } from 'bun:test'
import type { Page } from 'playwright-core'
import { loadDemoData } from '../../seeds/run.ts'
import type { Settings } from '../../src/settings.ts'
import { type Login, logins, passwords } from '../console/logins.ts'
import { type Look, openBrowser, openTab, signInTab, type Tab } from './browser.ts'
import { startTestServer } from './server.ts'

export { type Login, logins, passwords }

/** A server with the console and the demo data, and a browser. Both end with the test file. */
export const startConsole = async (overrides: Partial<Settings> = {}) => {
  // In production the console is built once, as small as it gets; otherwise each load of a page builds it anew.
  const server = await startTestServer({ console: true, production: true, ...passwords, ...overrides })
  await loadDemoData(server.convene, server.settings, { onlyWhenEmpty: true })
  const browser = await openBrowser()
  const tabs: Tab[] = []
  afterAll(async () => {
    for (const tab of tabs) await tab.close().catch(() => undefined)
    await browser.close()
  })
  return {
    server,
    browser,
    /** A tab with cookies of its own. */
    async tab(login: Login, look: Look = {}): Promise<Tab> {
      const tab = await openTab(browser, server.url, look)
      tabs.push(tab)
      if (login !== null) {
        const [email, password] = logins[login]
        await signInTab(tab, email, password)
      }
      return tab
    },
  }
}

const axeSource = await Bun.file(Bun.resolveSync('axe-core/axe.min.js', import.meta.dir)).text()
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Finding = { id: string; nodes: { target: string[]; failureSummary?: string }[] }

type AxeOptions = {
  /** Without them, all rules. */
  rules?: string[]
  /** Selectors of what is not looked at. */
  exclude?: string[]
}

/** What axe finds on the page: a line for each rule that is broken, with the first element. */
export const axeFindings = async (
  page: Page,
  { rules, exclude = [] }: AxeOptions = {},
): Promise<string[]> => {
  // The policy of the page lets no script in; the protocol of the browser does not ask it.
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axeSource)
  const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: standards }
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] })
  const context = JSON.stringify({ exclude: exclude.map((selector) => [selector]) })
  const found = await page.evaluate<Finding[]>(
    `axe.run(${context}, ${options}).then((all) => all.violations)`,
  )
  return found.map(
    ({ id, nodes }) =>
      `${id} × ${nodes.length}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.failureSummary ?? ''}`,
  )
}

/** How far the page can be scrolled sideways, in pixels. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
