import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Installs and builds a peer that has a package of its own. Returns what runs it: Node, and its script. */
export const buildPeer = async (folder: string): Promise<{ node: string; script: string }> => {
  const node = Bun.which('node')
  if (!node) throw new Error('the peer needs node')
  if (!existsSync(join(folder, 'node_modules'))) {
    const install = Bun.spawn(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdout: 'ignore',
      stderr: 'ignore',
    })
    if ((await install.exited) !== 0) throw new Error('the packages of the peer could not be installed')
  }
  await Bun.build({
    entrypoints: [join(folder, 'main.ts')],
    outdir: join(folder, 'dist'),
    target: 'node',
    packages: 'external',
    naming: '[name].mjs',
  })
  return { node, script: join(folder, 'dist/main.mjs') }
}
