import { t } from 'elysia'
import packageJson from '../../package.json' with { type: 'json' }
import type { Access } from './access.ts'
import { table } from './context.ts'
import { wantsPage } from './page.ts'
import { bytesWire, nullable } from './wire.ts'

const about = t.Object({
  name: t.String(),
  version: t.String(),
  docs: t.String(),
  health: t.String(),
  console: nullable(t.String()),
})

/** `/`: leads a browser to the console, and tells other clients what this server is. */
export const createHome = (may: Access, hasConsole: boolean) =>
  table('home', 'Operations').get(
    '/',
    (c) => {
      c.set.headers.vary = 'Accept'
      if (hasConsole && wantsPage(c.request)) return c.redirect('/console')
      return {
        name: 'Convene',
        version: packageJson.version,
        docs: '/api-docs',
        health: '/health',
        console: hasConsole ? '/console' : null,
      }
    },
    may.unlimited({
      summary: 'Get the name, the version and the addresses of this server',
      response: { 200: about, 302: bytesWire('a browser is led to the console') },
    }),
  )
