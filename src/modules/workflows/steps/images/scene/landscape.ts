import { mix } from '../colours.ts'
import { drawSkyline } from './city.ts'
import type { Canvas, Drawing } from './drawing.ts'
import { balloons, sailboat } from './landmarks.ts'
import { drawNear } from './near-land.ts'
import type { Palette } from './palette.ts'
import { drawFaces, drawLand, type Ridge, ridgeOf } from './ridges.ts'
import { drawBirds, type Sun } from './sky.ts'
import { drawWater } from './water.ts'
import type { SceneWish } from './wish.ts'

/** All that stands before the sky, from the far to the near. Trees stand on land alone, which covers the water. */
export const drawLandscape = (
  canvas: Canvas,
  palette: Palette,
  wish: SceneWish,
  sun: Sun,
  horizon: number,
): Drawing[] => {
  const { height, random } = canvas
  const far = drawFar(canvas, palette, wish, sun, horizon)
  const shore = height * (wish.place === 'sea' || wish.place === 'city' ? 1 : random.between(0.8, 0.86))
  const parts = [...far]
  if (wish.props.has('balloon')) parts.push(...balloons(canvas, palette))
  if (wish.props.has('birds') || wish.place === 'sea' || wish.place === 'beach')
    parts.push(...drawBirds(canvas, mix(palette.land, palette.sky[1], 0.25)))
  if (wish.water || wish.place === 'city') {
    const roughness = wish.place === 'lake' || wish.place === 'city' ? 0.12 : 0.85
    parts.push(
      ...drawWater(canvas, palette, {
        from: horizon,
        to: Math.min(height, shore + canvas.unit * 8),
        sun,
        above: far,
        roughness,
      }),
    )
    if (wish.props.has('boat')) parts.push(...boats(canvas, palette, horizon, shore))
  }
  return [...parts, ...drawNear(canvas, palette, wish, sun, horizon, shore)]
}

const drawFar = (canvas: Canvas, palette: Palette, wish: SceneWish, sun: Sun, horizon: number): Drawing[] => {
  const { unit, random } = canvas
  const tone = (near: number): string => mix(palette.haze, palette.land, near)
  const layer = (ridge: Ridge, colour: string): Drawing[] =>
    drawLand(canvas, ridge, horizon + 1, colour, mix(colour, palette.haze, 0.6))
  if (wish.place === 'city') return drawSkyline(canvas, palette, horizon)
  if (wish.place === 'desert') {
    const mesa = ridgeOf(canvas, 'hills', horizon, unit * 7)
    return layer(mesa, tone(0.3))
  }
  const isHigh = wish.place === 'mountains' || wish.place === 'lake'
  if (isHigh) {
    const rise = unit * (wish.place === 'mountains' ? 34 : 27)
    return [0, 1].flatMap((index) => {
      const ridge = ridgeOf(canvas, 'peaks', horizon + unit * 2, rise * (1 - 0.38 * index))
      const colour = tone(0.38 + 0.3 * index)
      const snow =
        wish.season === 'summer' && index === 1 ? null : mix(palette.snow, palette.haze, 0.3 - 0.2 * index)
      return [
        ...layer(ridge, colour),
        ...drawFaces(canvas, ridge, {
          bottom: horizon,
          colour,
          haze: palette.haze,
          snow,
          sunX: sun.x,
          snowLine: horizon - rise * 0.42,
        }),
      ]
    })
  }
  if (wish.place === 'sea' && !random.chance(0.5)) return []
  const rises = wish.place === 'sea' || wish.place === 'beach' ? [4] : [15, 9]
  return rises.flatMap((rise, index) =>
    layer(
      ridgeOf(canvas, wish.place === 'field' ? 'hills' : 'shore', horizon + unit, unit * rise),
      tone(0.25 + 0.2 * index),
    ),
  )
}

const boats = (canvas: Canvas, palette: Palette, horizon: number, shore: number): Drawing[] => {
  const { width, unit, random } = canvas
  return [0.25, 0.62].flatMap((depth, index) =>
    index === 0 && random.chance(0.4)
      ? []
      : sailboat(
          [width * random.between(0.3, 0.75), horizon + (Math.min(shore, horizon * 1.5) - horizon) * depth],
          unit * (5 + 12 * depth),
          palette,
        ),
  )
}
