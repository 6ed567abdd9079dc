/**
 * Writes the labelled sentences with their text: test/data/risk-labels.jsonl names their sources, the text comes from
 * git snapshots of these repositories on this machine, in folders `owner+name/repo` or `owner+name/repo/.git`.
 * Usage: bun bench/risk-sentences.ts SNAPSHOTS OUTPUT
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sentencesOf } from '../src/companions/risk-model/sentences.ts'

type Label = Readonly<{
  sha: string
  source: string
  licence: string
  kind: 'ordinary' | 'business'
  categories: readonly string[]
  half: 'tuning' | 'held-out' | 'training'
}>

const labels = (await Bun.file(new URL('../test/data/risk-labels.jsonl', import.meta.url).pathname).text())
  .trim()
  .split('\n')
  .map((line): Label => JSON.parse(line))

const [snapshots = '', output = ''] = process.argv.slice(2)

const git = (folder: string, ...args: string[]): string => {
  const bare = join(snapshots, folder, 'repo')
  const directory = existsSync(join(bare, '.git')) ? join(bare, '.git') : bare
  return new TextDecoder().decode(Bun.spawnSync(['git', `--git-dir=${directory}`, ...args]).stdout)
}

/** Text without what is not prose. Markup in lines is dropped, or its tags end a line; the labels knew both. */
const prosesOf = (file: string): string[] => {
  const prose = file
    .slice(0, 300_000)
    .replace(/^---\n[\s\S]{0,3000}?\n---\n/u, '')
    .replace(/<!--[\s\S]*?-->/gu, '')
    .replace(/```[\s\S]*?```/gu, '\n\n')
  const tag = /<\/?[a-zA-Z!][^>]{0,300}>/gu
  const ended = prose.replace(/<(?:p|h\d|li|br|div)[^>]*>/giu, '\n\n').replace(/<%[\s\S]*?%>/gu, '')
  return [
    prose.replace(/<\/?[a-zA-Z][^>]{0,300}>/gu, ''),
    ended.replace(tag, '').replaceAll('&nbsp;', ' ').replaceAll('&amp;', '&'),
  ]
}

/** The sentences of a file by the first digits of their hash. Sections are split apart, as they were for the labels. */
const sentencesByHash = (file: string): Map<string, string> =>
  new Map(
    prosesOf(file)
      .flatMap((prose) => prose.split(/^(?=#{1,6} )/mu))
      .flatMap((section) => sentencesOf(section.replace(/^#{1,6} .*\n/u, '')))
      .map(({ text }) => [new Bun.CryptoHasher('sha256').update(text).digest('hex').slice(0, 16), text]),
  )

/** The audit office's site has independent series of reports: there a folder is a unit, elsewhere a repository is. */
const unitOf = (repository: string, path: string): string =>
  repository === 'empowerai/hhs-oig-web-asp'
    ? `${repository}/${path.split('/').slice(0, 3).join('/')}`
    : repository

let found = 0
const lines: string[] = []
for (const [source, some] of Map.groupBy(labels, (label) => label.source)) {
  const [, repository = '', commit = '', path = ''] = /^github:([^@]+)@([^:]+):(.*)$/u.exec(source) ?? []
  const texts = sentencesByHash(git(repository.replace('/', '+'), 'show', `${commit}:${path}`))
  for (const label of some) {
    const text = texts.get(label.sha)
    if (text === undefined) continue
    found += 1
    lines.push(JSON.stringify({ ...label, text, unit: unitOf(repository, path) }))
  }
}
await Bun.write(output, `${lines.join('\n')}\n`)
console.log(`${found} of ${labels.length} sentences found`)
