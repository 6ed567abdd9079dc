import { mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const project = join(import.meta.dir, '..', '..')

/** Unpacks a revision of git into a folder, with the packages of today. Returns the folder. Throws where there is none. */
export const unpackRevision = async (revision: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'convene-revision-'))
  const { exitCode } = Bun.spawnSync(['sh', '-c', 'git archive "$0" | tar -x -C "$1"', revision, folder], {
    cwd: project,
    stderr: 'inherit',
  })
  if (exitCode !== 0) throw new Error(`git has no revision ${revision}`)
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
