/**
 * Makes the pictures of the console in `docs/pictures` anew, from the demo data, on a server of its own.
 * `bun bench/console-pictures.ts`; with `--all FOLDER` those of every screen in light, dark and on a phone instead.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Login, logins, passwords } from '../test/console/logins.ts'
import { screens } from '../test/console/screens/index.ts'
import { type Look, openBrowser, openTab, signInTab, visit } from '../test/support/browser.ts'
import { startMain, temporaryFolder } from './cases.ts'

const { values } = parseArgs({ options: { all: { type: 'string' }, only: { type: 'string', default: '' } } })
const folder = values.all ?? join(import.meta.dir, '..', 'docs', 'pictures')
await mkdir(folder, { recursive: true })

const phone = { width: 390, height: 844 }
const looks: Record<string, Look> = { light: {}, dark: { theme: 'dark' }, phone }
type Picture = { name: string; path: string; login: Login; look: Look }

const shown: Picture[] = [
  { name: 'dashboard', path: '/console', login: 'demo', look: {} },
  {
    name: 'execution-dark',
    path: '/console/executions/01993a6e-0004-7000-8000-000000000041',
    login: 'demo',
    look: { theme: 'dark' },
  },
  { name: 'admin', path: '/console/admin', login: 'admin', look: {} },
  { name: 'executions-phone', path: '/console/executions', login: 'demo', look: phone },
]
const nameOf = (path: string): string =>
  path.replace(/^\/(console\/?)?/, '').replace(/[^\w-]+/g, '_') || 'dashboard'
const every = Object.entries(looks).flatMap(([kind, look]) =>
  screens
    .filter(({ path }) => path.includes(values.only))
    .map(({ path, login }) => ({ name: `${nameOf(path)}-${kind}`, path, login, look })),
)
const pictures = values.all === undefined ? shown : every

const server = startMain(await temporaryFolder(), {
  NODE_ENV: '',
  SEED_ADMIN_PASSWORD: passwords.seedAdminPassword,
  SEED_CLIENT_PASSWORD: passwords.seedClientPassword,
})
while (
  !(await fetch(`${server.url}/health`).then(
    ({ ok }) => ok,
    () => false,
  ))
)
  await Bun.sleep(200)
const browser = await openBrowser()
for (const [key, group] of Map.groupBy(pictures, ({ login, look }) => JSON.stringify([login, look]))) {
  const [login, look] = JSON.parse(key) as [Login, Look]
  const tab = await openTab(browser, server.url, look)
  if (login !== null) await signInTab(tab, logins[login][0], logins[login][1])
  for (const { name, path } of group) {
    await visit(tab, path).catch((error: unknown) => console.log(`${path}: ${String(error)}`))
    await tab.page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
    await tab.page.screenshot({
      path: join(folder, `${name}.png`),
      fullPage: look.width !== undefined && values.all !== undefined,
    })
    for (const fault of tab.faults.splice(0)) console.log(`${path}: ${fault}`)
  }
  await tab.close()
}
await browser.close()
server.kill()
console.log(`${pictures.length} pictures in ${folder}`)
