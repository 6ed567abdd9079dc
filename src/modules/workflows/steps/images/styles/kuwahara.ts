import type { Raster } from '../raster.ts'

/**
 * Smooths a picture and keeps its edges: each pixel takes the mean of the calmest of four squares around it, whose
 * side is `radius` + 1. Sums over squares come from tables, so that a large radius takes no longer.
 */
export const kuwahara = ({ width, height, channels, data }: Raster, radius: number): Raster => {
  const row = width + 1
  const tables = [0, 1, 2, 3].map(() => new Float64Array(row * (height + 1)))
  const [reds, greens, blues, squares] = tables
  if (!reds || !greens || !blues || !squares) throw new Error('no tables')
  for (let y = 0, at = 0; y < height; y += 1) {
    let [red, green, blue, square] = [0, 0, 0, 0]
    for (let x = 0; x < width; x += 1, at += channels) {
      const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]]
      const light = 0.299 * r + 0.587 * g + 0.114 * b
      red += r
      green += g
      blue += b
      square += light * light
      const to = (y + 1) * row + x + 1
      reds[to] = (reds[to - row] ?? 0) + red
      greens[to] = (greens[to - row] ?? 0) + green
      blues[to] = (blues[to - row] ?? 0) + blue
      squares[to] = (squares[to - row] ?? 0) + square
    }
  }
  const out = new Uint8Array(width * height * 3)
  for (let y = 0, to = 0; y < height; y += 1) {
    const [up, down] = [Math.max(0, y - radius), Math.min(height - 1, y + radius)]
    for (let x = 0; x < width; x += 1, to += 3) {
      const [left, right] = [Math.max(0, x - radius), Math.min(width - 1, x + radius)]
      let best = Number.POSITIVE_INFINITY
      for (let quadrant = 0; quadrant < 4; quadrant += 1) {
        const x0 = quadrant % 2 === 0 ? left : x
        const x1 = (quadrant % 2 === 0 ? x : right) + 1
        const y0 = quadrant < 2 ? up : y
        const y1 = (quadrant < 2 ? y : down) + 1
        const [a, b, c, d] = [y1 * row + x1, y0 * row + x1, y1 * row + x0, y0 * row + x0]
        const count = (x1 - x0) * (y1 - y0)
        const r = ((reds[a] ?? 0) - (reds[b] ?? 0) - (reds[c] ?? 0) + (reds[d] ?? 0)) / count
        const g = ((greens[a] ?? 0) - (greens[b] ?? 0) - (greens[c] ?? 0) + (greens[d] ?? 0)) / count
        const blue = ((blues[a] ?? 0) - (blues[b] ?? 0) - (blues[c] ?? 0) + (blues[d] ?? 0)) / count
        const light = 0.299 * r + 0.587 * g + 0.114 * blue
        const variance =
          ((squares[a] ?? 0) - (squares[b] ?? 0) - (squares[c] ?? 0) + (squares[d] ?? 0)) / count -
          light * light
        if (variance >= best) continue
        best = variance
        out[to] = r
        out[to + 1] = g
        out[to + 2] = blue
      }
    }
  }
  return { width, height, channels: 3, data: out }
}
