import { plainName } from '../../../platform/plain-name.ts'
import { fileRows } from '../../../platform/stored-files.ts'

/** A file that a step of a run made. Its row appears once the file is stored. */
export type ResultFile = {
  _id: string
  client_id: string
  execution_id: string
  execution_created_at: Date
  workflow_id: string
  workflow_name: string
  /** Counts from 1. */
  step: number
  /** The index of its item, or `x1`, `x2` … of a file that is no item. A step has one file in each slot. */
  slot: string
  /** Of the item, or of the one that the file goes with; null for a file that goes with none. */
  batch_index: number | null
  prompt_text: string
  asset_type: AssetType
  key: string
  name: string
  content_type: string
  file_size_bytes: number
  width: number | null
  height: number | null
  /** Of the WebP beside it; null without one. */
  thumbnail_size_bytes: number | null
  created_at: Date
}

export const assetTypes = ['image', 'video', 'document'] as const
export type AssetType = (typeof assetTypes)[number]

/** Whether a file is the result of an item. */
export const isItem = ({ slot }: Pick<ResultFile, 'slot'>): boolean => !slot.startsWith('x')

export const resultFolder = 'executions/'

export const thumbnailKeyOf = ({ key }: Pick<ResultFile, 'key'>): string => `${key}-thumbnail`

export const assetTypeOf = (contentType: string): AssetType => {
  const kind = contentType.split('/')[0]
  return kind === 'image' || kind === 'video' ? kind : 'document'
}

const maxNameLength = 60

/** Returns the name of each file in an archive: its number, what was asked for, and its extension. No two are alike. */
export const archiveNames = (files: Pick<ResultFile, 'batch_index' | 'prompt_text' | 'name'>[]): string[] => {
  const items = Math.max(0, ...files.map(({ batch_index }) => (batch_index ?? -1) + 1))
  const digits = Math.max(2, String(files.length).length, String(items).length)
  let number = items
  const taken = new Set<string>()
  return files.map(({ batch_index, prompt_text, name }) => {
    if (batch_index === null) number += 1
    const [, base = name, extension = ''] = /^(.*)(\.[A-Za-z0-9]{1,5})$/.exec(name) ?? []
    const title = plainName(prompt_text, maxNameLength) || plainName(base, maxNameLength) || 'file'
    const place = String(batch_index === null ? number : batch_index + 1).padStart(digits, '0')
    let unique = `${place}-${title}${extension.toLowerCase()}`
    for (let copy = 2; taken.has(unique); copy += 1)
      unique = `${place}-${title}-${copy}${extension.toLowerCase()}`
    taken.add(unique)
    return unique
  })
}

/** The results of runs, for backups. */
export const resultFiles = fileRows<ResultFile>('result_files', [resultFolder], (row) => [
  { key: row.key, byteLength: row.file_size_bytes },
  ...(row.thumbnail_size_bytes === null
    ? []
    : [{ key: thumbnailKeyOf(row), byteLength: row.thumbnail_size_bytes }]),
])
