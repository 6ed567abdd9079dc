import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, type Drawing, ellipse, type Point } from './drawing.ts'
import { cabin } from './landmarks.ts'
import { cliff, lighthouse } from './lighthouse.ts'
import type { Palette } from './palette.ts'
import { cropRows, crops, meadow } from './plants.ts'
import { drawDune, drawLand, ridgeOf } from './ridges.ts'
import type { Sun } from './sky.ts'
import { cactus, drawTrees, palm } from './trees.ts'
import { drawFoam } from './water.ts'
import type { SceneWish } from './wish.ts'

/** The land at the feet of the viewer, with what stands on it. */
export const drawNear = (
  canvas: Canvas,
  palette: Palette,
  wish: SceneWish,
  sun: Sun,
  horizon: number,
  shore: number,
): Drawing[] => {
  const { height, unit, random } = canvas
  if (wish.place === 'city') return []
  if (wish.place === 'sea') {
    if (!wish.props.has('cliff') && !wish.props.has('lighthouse')) return []
    const { parts, flat } = cliff(
      canvas,
      palette,
      horizon - height * random.between(0.04, 0.1),
      sun.x > canvas.width / 2,
    )
    return [
      ...parts,
      ...(wish.props.has('lighthouse')
        ? lighthouse(canvas, flat, unit * 36, palette)
        : wish.props.has('cabin')
          ? cabin(canvas, flat, unit * 11, palette, false)
          : []),
    ]
  }
  if (wish.place === 'beach') return beach(canvas, palette, wish, shore - height * 0.06)
  if (wish.place === 'desert') return desert(canvas, palette, wish, horizon)
  return hillsides(canvas, palette, wish, wish.water ? shore : horizon)
}

const beach = (canvas: Canvas, palette: Palette, wish: SceneWish, shore: number): Drawing[] => {
  const { width, height, unit, random } = canvas
  const ridge = ridgeOf(canvas, 'dunes', shore, unit * 4)
  const trunk = mix('#7a5a3c', palette.land, 0.35)
  const left = random.chance(0.5)
  const palms = wish.props.has('palm')
    ? Array.from({ length: 3 }, (_, index) =>
        palm(
          canvas,
          [width * (left ? 0.06 + 0.1 * index : 0.94 - 0.1 * index), height * (0.86 + 0.04 * index)],
          unit * random.between(38, 54),
          mix(palette.foliage, palette.land, 0.15),
          trunk,
        ),
      )
    : []
  return [
    ...drawLand(canvas, ridge, height, palette.sand, darker(palette.sand, 0.2)),
    ...drawFoam(canvas, ridge.at, lighter(palette.sky[3], 0.55)),
    ...Array.from({ length: 60 }, () =>
      ellipse(
        width * random.next(),
        height * random.between(0.86, 0.99),
        unit * random.between(0.1, 0.35),
        unit * 0.14,
        darker(palette.sand, 0.3),
        'opacity="0.5"',
      ),
    ),
    ...palms,
  ]
}

const desert = (canvas: Canvas, palette: Palette, wish: SceneWish, horizon: number): Drawing[] => {
  const { width, height, unit, random } = canvas
  const sand = mix(palette.sand, '#d98a4a', 0.25)
  const parts = [0, 1, 2, 3].flatMap((index) =>
    drawDune(
      canvas,
      ridgeOf(canvas, 'dunes', horizon + height * (0.04 + 0.1 * index), unit * (7 + 3 * index)),
      height,
      darker(mix(palette.haze, sand, 0.45 + 0.18 * index), 0.05 * index),
    ),
  )
  const green = mix('#4d7048', palette.land, palette.time === 'day' ? 0.1 : 0.5)
  if (wish.props.has('cactus'))
    for (let count = 0; count < 4; count += 1)
      parts.push(
        cactus(
          [width * random.between(0.06, 0.94), height * random.between(0.82, 0.95)],
          unit * random.between(10, 20),
          green,
        ),
      )
  if (wish.props.has('palm'))
    for (let count = 0; count < 3; count += 1)
      parts.push(
        palm(
          canvas,
          [width * random.between(0.1, 0.9), height * 0.9],
          unit * random.between(24, 36),
          green,
          mix('#6b4d33', palette.land, 0.4),
        ),
      )
  return parts
}

/** Layers of grass and trees that come nearer. */
const hillsides = (canvas: Canvas, palette: Palette, wish: SceneWish, from: number): Drawing[] => {
  const { width, height, unit, random } = canvas
  const isForest = wish.place === 'forest'
  const rows = wish.props.has('lavender') ? crops.lavender : wish.props.has('wheat') ? crops.wheat : null
  const layers = rows ? 1 : wish.water ? 2 : isForest ? 4 : 3
  const ground =
    wish.season === 'winter'
      ? palette.snow
      : isForest
        ? mix(palette.foliage, '#2c4030', 0.6)
        : palette.foliage
  const kinds =
    wish.props.has('trees') && !wish.props.has('pines')
      ? (['trees'] as const)
      : isForest && !wish.props.has('pines')
        ? (['pines', 'trees'] as const)
        : (['pines'] as const)
  const house: Point = [width * random.between(0.28, 0.72), 0]
  return Array.from({ length: layers }, (_, layer) => {
    const near = (layer + 1) / layers
    const base = from + (height - from) * (layer / layers) * 0.86 + unit * 2
    const ridge = ridgeOf(canvas, 'hills', base, unit * (isForest ? 6 : 7 + 2 * layer))
    const colour = mix(
      palette.haze,
      mix(ground, palette.land, wish.season === 'winter' ? 0.06 : 0.18),
      0.4 + 0.6 * near,
    )
    const parts = drawLand(canvas, ridge, height + 1, lighter(colour, 0.05), darker(colour, 0.22))
    const hasHouse = wish.props.has('cabin') && layer === layers - 1
    const count = rows
      ? 7
      : isForest
        ? 70
        : wish.props.has('trees') || wish.props.has('pines')
          ? 26
          : wish.place === 'field'
            ? 5
            : 10
    const size = unit * (rows ? 8 : isForest ? 11 + 17 * near : 5 + 10 * near)
    if (rows) parts.push(...cropRows(canvas, palette, ridge, rows))
    else if (wish.props.has('flowers') || wish.place === 'field') parts.push(...meadow(canvas, ridge, near))
    parts.push(
      ...drawTrees(canvas, ridge, {
        kinds: [...kinds],
        size,
        count,
        colour: mix(
          palette.haze,
          mix(
            kinds.length === 1 && kinds[0] === 'pines' && wish.season === 'autumn'
              ? '#4a6a4c'
              : palette.foliage,
            palette.land,
            0.3,
          ),
          0.35 + 0.65 * near,
        ),
        palette,
        season: wish.season,
        below: (height - base) * (rows ? 0.03 : isForest ? 0.5 : layer === layers - 1 ? 0.35 : 0.18),
        keepFree: (x) => hasHouse && Math.abs(x - house[0]) < unit * 12,
      }),
    )
    if (hasHouse)
      parts.push(
        ...cabin(
          canvas,
          [house[0], ridge.at(house[0]) + unit * 5],
          unit * 17,
          palette,
          wish.season === 'winter',
        ),
      )
    return parts
  }).flat()
}
