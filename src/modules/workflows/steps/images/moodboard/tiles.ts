import type { Random } from '../random.ts'

export type Tile = { x: number; y: number; width: number; height: number }

export const boardLayouts = ['mosaic', 'grid'] as const
export type BoardLayout = (typeof boardLayouts)[number]

const gap = 16

/** Rows of about equal tiles; the last row fills its width. */
const grid = (area: Tile, count: number): Tile[] => {
  const rows = Math.max(1, Math.round(Math.sqrt((count * area.height) / area.width)))
  const height = (area.height - gap * (rows - 1)) / rows
  return Array.from({ length: rows }, (_, row) => {
    const [from, to] = [Math.round((row * count) / rows), Math.round(((row + 1) * count) / rows)]
    const width = (area.width - gap * (to - from - 1)) / (to - from)
    return Array.from({ length: to - from }, (_, column) => ({
      x: area.x + column * (width + gap),
      y: area.y + row * (height + gap),
      width,
      height,
    }))
  }).flat()
}

/** Splits an area along its longer side, unevenly, until each part holds one picture. */
const mosaic = (area: Tile, count: number, random: Random): Tile[] => {
  if (count <= 1) return [area]
  const first = count === 2 ? 1 : random.chance(0.5) ? Math.floor(count / 2) : Math.ceil(count / 2)
  const share = Math.min(0.66, Math.max(0.34, first / count + random.between(-0.1, 0.1)))
  const isWide = area.width > area.height * random.between(0.95, 1.35)
  const length = (isWide ? area.width : area.height) - gap
  const [one, other] = [length * share, length * (1 - share)]
  const parts: [Tile, Tile] = isWide
    ? [
        { ...area, width: one },
        { ...area, x: area.x + one + gap, width: other },
      ]
    : [
        { ...area, height: one },
        { ...area, y: area.y + one + gap, height: other },
      ]
  return [...mosaic(parts[0], first, random), ...mosaic(parts[1], count - first, random)]
}

/** Returns the places of pictures in an area, in whole pixels, the largest first. */
export const tilesOf = (layout: BoardLayout, area: Tile, count: number, random: Random): Tile[] => {
  const tiles = layout === 'grid' ? grid(area, count) : mosaic(area, count, random)
  return tiles.map(({ x, y, width, height }) => {
    const [left, top] = [Math.round(x), Math.round(y)]
    return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top }
  })
}
