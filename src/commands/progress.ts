const width = 24
const megabyte = 1e6

/** A bar with bytes, such as `[######------] 50 % · 1.2 of 2.4 MB`. `total` may be 0. */
export const barOf = (done: number, total: number): string => {
  const part = total === 0 ? 1 : Math.min(1, done / total)
  const full = Math.round(part * width)
  const bar = `${'#'.repeat(full)}${'-'.repeat(width - full)}`
  return `[${bar}] ${Math.floor(part * 100)} % · ${megabytes(done)} of ${megabytes(Math.max(done, total))} MB`
}

export const megabytes = (bytes: number): string => (bytes / megabyte).toFixed(1)
