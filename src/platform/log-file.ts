import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from './reason.ts'

export type LogFileOptions = {
  folder: string
  /** Files are named `name.2026-11-25.1.log`. */
  name: string
  /** A file of this size is rolled, and so is one of another day. */
  maxBytes?: number
  /** Rolled files that are kept, of this process and of earlier ones. */
  keep?: number
  /** Lines beyond it are dropped while the disk fails, stalls or hangs. */
  maxPendingBytes?: number
  /** How long a line may wait to be written, and the pause before a failed write is tried again. */
  flushMs?: number
  /** Called once when lines cannot be written any more. */
  onFailure(path: string, error: unknown): void
  /** Called once when they can be written again. */
  onRecovery(path: string, droppedLines: number): void
}

export type LogFile = Awaited<ReturnType<typeof openLogFile>>

const megabyte = 1024 * 1024

/** Shorter writes cost more CPU than the lines themselves. */
const writeBytes = 16 * 1024

/** Faults of a disk that may pass. Any other fault of the first use is a wrong setting. */
const passingFaults = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'ENFILE', 'EMFILE'])

/**
 * A log file that is rolled by size and by day. A disk that fails or hangs costs lines and nothing else: no call
 * throws or waits for it, memory stays bounded, and writing is tried again without end, in a new folder when
 * the old one was removed. Throws when the folder or the file cannot be made, unless the disk is full.
 */
export const openLogFile = async (options: LogFileOptions) => {
  const { folder, name, maxBytes = 20 * megabyte, keep = 14 } = options
  const { maxPendingBytes = 4 * megabyte, flushMs = 1000 } = options
  const pattern = new RegExp(`^${name}\\.(\\d{4}-\\d{2}-\\d{2}\\.)?(\\d+)\\.log$`)
  let file: { handle: FileHandle; path: string; day: string; inode: number; checkedAt: number } | null = null
  let path = join(folder, `${name}.log`)
  let size = 0
  let pending = ''
  let batch: Uint8Array | null = null
  let writing: Promise<void> | null = null
  let failed = false
  let dropped = 0

  const write = (line: string): void => {
    if (pending.length + (batch?.byteLength ?? 0) + line.length > maxPendingBytes) {
      dropped += 1
      fail(new Error('the disk does not take the lines as fast as they come'))
      return
    }
    pending += line
    // A disk that failed is tried again by the timer alone.
    if (pending.length >= writeBytes && writing === null && !failed) start(writeBytes)
  }

  /** Writes until fewer than `least` characters wait, one write at a time. Never rejects. */
  const start = (least: number): Promise<void> => {
    const run = (writing ?? Promise.resolve()).then(() => drain(least))
    writing = run
    void run.then(() => {
      if (writing === run) writing = null
    })
    return run
  }

  const drain = async (least: number): Promise<void> => {
    if (batch === null && pending === '') return
    try {
      while (batch !== null || (pending !== '' && pending.length >= least)) {
        if (batch === null) {
          batch = Buffer.from(pending)
          pending = ''
        }
        const { handle } = await current()
        const { bytesWritten } = await handle.write(batch)
        size += bytesWritten
        batch = bytesWritten < batch.byteLength ? batch.subarray(bytesWritten) : null
      }
      recover()
    } catch (error) {
      fail(error)
      await close()
    }
  }

  /** Returns the file to write to, another one when the size, the day or the folder says so. */
  const current = async () => {
    const now = new Date()
    const day = dayOf(now)
    if (file && (file.day !== day || size >= maxBytes)) await close()
    if (file && now.getTime() - file.checkedAt >= flushMs) {
      file.checkedAt = now.getTime()
      // A removed file would take the lines, and no reader would ever see them.
      const found = await stat(file.path).catch(() => null)
      if (found?.ino === file.inode) size = found.size
      else await close()
    }
    file ??= await openFile(day)
    return file
  }

  const openFile = async (day: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const prefix = `${day}.`
    const numbers = (await readdir(folder)).flatMap((entry) => {
      const [, date, number] = pattern.exec(entry) ?? []
      return date === prefix ? Number(number) : []
    })
    let number = Math.max(1, ...numbers)
    const pathOf = () => join(folder, `${name}.${day}.${number}.log`)
    const last = await stat(pathOf()).catch(() => null)
    if (last && last.size >= maxBytes) number += 1
    path = pathOf()
    const handle = await open(path, 'a', 0o600)
    const found = await handle.stat()
    size = found.size
    await removeOld().catch(() => undefined)
    return { handle, path, day, inode: found.ino, checkedAt: Date.now() }
  }

  const removeOld = async (): Promise<void> => {
    const rolled: { path: string; at: number }[] = []
    for (const entry of await readdir(folder)) {
      const found = pattern.test(entry) && join(folder, entry)
      if (found && found !== path) rolled.push({ path: found, at: (await stat(found)).mtimeMs })
    }
    rolled.sort((a, b) => b.at - a.at)
    for (const old of rolled.slice(keep)) await rm(old.path, { force: true })
  }

  const close = async (): Promise<void> => {
    const closed = file
    file = null
    await closed?.handle.close().catch(() => undefined)
  }

  const fail = (error: unknown): void => {
    if (failed) return
    failed = true
    options.onFailure(path, error)
  }

  const recover = (): void => {
    if (!failed) return
    failed = false
    const lost = dropped
    dropped = 0
    options.onRecovery(path, lost)
  }

  /** Writes what waits. Returns at once when the disk fails; on a disk that hangs it never returns. */
  const flush = (): Promise<void> => start(1)

  await current().catch((error: unknown) => {
    if (!passingFaults.has(Object(error).code)) throw new Error(reasonOf(error), { cause: error })
    fail(error)
  })
  const timer = setInterval(() => {
    if (writing === null && (pending !== '' || batch !== null)) void start(1)
  }, flushMs)
  timer.unref()

  return {
    write,
    flush,
    async close(): Promise<void> {
      clearInterval(timer)
      await flush()
      await close()
    },
  }
}

/** The day where the server stands, as its operator reads it. */
const dayOf = (date: Date): string => {
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
}
