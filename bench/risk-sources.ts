/**
 * The sources of labelled sentences: git snapshots of their repositories on this machine, in folders `owner+name/repo`
 * or `owner+name/repo/.git`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sentencesOf } from '../src/companions/risk-model/sentences.ts'
import { readLines } from './risk-figures.ts'

/** One sentence of test/data/risk-labels.jsonl. */
export type Label = Readonly<{
  sha: string
  source: string
  licence: string
  kind: 'ordinary' | 'business'
  categories: readonly string[]
  half: 'tuning' | 'held-out' | 'training'
}>

/** A line of the file has the sentences of one source, by their hashes. */
type Line = Omit<Label, 'sha' | 'categories'> & Readonly<{ sentences: Readonly<Record<string, string[]>> }>

export const readLabels = async (): Promise<Label[]> => {
  const path = new URL('../test/data/risk-labels.jsonl', import.meta.url).pathname
  return (await readLines<Line>(path)).flatMap(({ sentences, ...source }) =>
    Object.entries(sentences).map(([sha, categories]) => ({ ...source, sha, categories })),
  )
}

/** Splits `github:owner/name@commit:path`. */
export const partsOf = (source: string): Readonly<{ repository: string; commit: string; path: string }> => {
  const [, repository = '', commit = '', path = ''] = /^github:([^@]+)@([^:]+):(.*)$/u.exec(source) ?? []
  return { repository, commit, path }
}

/** What a git command prints in a repository's snapshot. */
export const git = (snapshots: string, repository: string, ...args: string[]): string => {
  const bare = join(snapshots, repository.replace('/', '+'), 'repo')
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

export const hashOf = (text: string): string =>
  new Bun.CryptoHasher('sha256').update(text).digest('hex').slice(0, 16)

/** The sentences of a file by the first digits of their hash. Sections are split apart, as they were for the labels. */
export const sentencesByHash = (file: string): Map<string, string> =>
  new Map(
    prosesOf(file)
      .flatMap((prose) => prose.split(/^(?=#{1,6} )/mu))
      .flatMap((section) => sentencesOf(section.replace(/^#{1,6} .*\n/u, '')))
      .map(({ text }) => [hashOf(text), text]),
  )

/** The audit office's site has independent series of reports: there a folder is a unit, elsewhere a repository is. */
export const unitOf = (repository: string, path: string): string =>
  repository === 'empowerai/hhs-oig-web-asp'
    ? `${repository}/${path.split('/').slice(0, 3).join('/')}`
    : repository
