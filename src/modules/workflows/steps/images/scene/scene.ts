import type { Random } from '../random.ts'
import { overlayOf, type Raster, toRaster, toSharp } from '../raster.ts'
import { drawSvg } from '../svg.ts'
import { canvasOf, type Drawing, svgOf } from './drawing.ts'
import { drawLandscape } from './landscape.ts'
import { paletteOf } from './palette.ts'
import { drawRoom } from './room.ts'
import { cloudsOf, drawAurora, drawSky, sunOf } from './sky.ts'
import { drawSpace } from './space.ts'
import { drawStreet } from './street.ts'
import { drawWeather } from './weather.ts'
import type { SceneWish } from './wish.ts'

const horizons = {
  mountains: 0.62,
  hills: 0.56,
  desert: 0.55,
  beach: 0.54,
  sea: 0.6,
  lake: 0.58,
  forest: 0.5,
  field: 0.5,
  city: 0.7,
  street: 0.4,
  room: 0.5,
  space: 0.8,
}
const covers = { clear: 0.42, clouds: 0.75, rain: 0.95, snow: 0.9, fog: 0.7 }

/** Draws a scene: sky, clouds, land and weather, in this order. */
export const drawScene = async (
  wish: SceneWish,
  prompt: string,
  width: number,
  height: number,
  random: Random,
): Promise<Raster> => {
  const canvas = canvasOf(width, height, random.of('scene'))
  if (wish.place === 'space') return drawSvg(svgOf(width, height, drawSpace(canvas)))
  const palette = paletteOf(wish, random.of('palette'))
  if (wish.place === 'room')
    return drawSvg(
      svgOf(width, height, drawRoom(canvas, palette, /\b(office|desk|bureau|workspace)\b/i.test(prompt))),
    )
  const horizon = height * (horizons[wish.place] + random.of('horizon').between(-0.03, 0.03))
  const sun = sunOf(canvas, horizon, palette)
  const isHidden = wish.weather === 'rain' || wish.weather === 'snow' || wish.place === 'street'
  const sky = drawSky(canvas, palette, isHidden ? null : sun, horizon)
  if (/\baurora|northern lights|aurores? boreales?/i.test(prompt)) sky.push(...drawAurora(canvas))
  const cover =
    covers[wish.weather] *
    (palette.time === 'night' && wish.weather === 'clear' ? 0.4 : 1) *
    random.of('cover').between(0.75, 1.15)
  const before: Drawing[] =
    wish.place === 'street'
      ? drawStreet(canvas, palette, wish)
      : drawLandscape(canvas, palette, wish, sun, horizon)
  const clouds = toSharp(
    cloudsOf({ ...canvas, random: random.of('clouds') }, palette, horizon, cover),
  ).resize({ width, height, fit: 'fill', kernel: 'cubic' })
  const land = drawSvg(svgOf(width, height, [...before, ...drawWeather(canvas, palette, wish.weather)]))
  const layered = toSharp(drawSvg(svgOf(width, height, sky))).composite([
    overlayOf(await toRaster(clouds)),
    overlayOf(land),
  ])
  return await toRaster(layered.removeAlpha())
}
