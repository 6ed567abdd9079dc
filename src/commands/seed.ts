import { readSettings } from '../settings.ts'
import { command, runMain } from './command.ts'
import { withStore } from './session.ts'

/** `bun run seed`: loads the demo data into the store of the settings. A second run changes nothing. */
await runMain((shell) =>
  command({
    meta: { name: 'bun run seed', description: 'Load the demo data; a second run changes nothing' },
    async run() {
      // A password of the demo is public.
      if (readSettings().production)
        throw new Error('The demo data is not for production: bun run user add creates the first admin')
      const { describeDemo, loadDemoData } = await import('../../seeds/run.ts')
      const { startConvene } = await import('../convene.ts')
      await withStore('seed', shell, async ({ settings, logs, store }) => {
        const own = { ...settings, role: 'web' as const, ports: [] }
        const convene = await startConvene(own, store.uri, logs)
        const passwords = await loadDemoData(convene, settings, { onlyWhenEmpty: false })
        await convene.stop()
        const url = `http://localhost:${settings.ports[0]}`
        await shell.print(['The demo data is loaded.', ...describeDemo(url, passwords)].join('\n'))
      })
    },
  }),
)
