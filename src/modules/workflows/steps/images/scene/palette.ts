import { darker, greyer, lighter, mix } from '../colours.ts'
import type { Random } from '../random.ts'
import type { SceneWish, Time } from './wish.ts'

/** The colours of a scene. `sky` goes from the top to the horizon. */
export type Palette = {
  time: Time
  sky: readonly [string, string, string, string]
  sun: string
  glow: string
  /** What far things fade to. */
  haze: string
  /** Of rock, earth and near silhouettes. */
  land: string
  foliage: string
  sand: string
  snow: string
  /** Light in windows and lamps; null while it is day. */
  lamp: string | null
  cloud: string
  cloudShade: string
}

type Sky = Pick<Palette, 'sky' | 'sun' | 'glow' | 'land' | 'cloud' | 'cloudShade'>

const skies: Record<Time, readonly [Sky, ...Sky[]]> = {
  dawn: [
    {
      sky: ['#5b7fb5', '#9fb4d6', '#f3cdbd', '#ffe2b8'],
      sun: '#fff3d6',
      glow: '#ffd59a',
      land: '#34465e',
      cloud: '#ffe9dc',
      cloudShade: '#b7a5bd',
    },
    {
      sky: ['#6d76b0', '#b59cc8', '#f5b9b4', '#ffdcb0'],
      sun: '#fff0d0',
      glow: '#ffc59a',
      land: '#3b3f63',
      cloud: '#ffdfd6',
      cloudShade: '#a78fb3',
    },
    {
      sky: ['#4f8a96', '#94bfb9', '#f0dcb8', '#ffe9bf'],
      sun: '#fff6dd',
      glow: '#ffe0a0',
      land: '#2c4f55',
      cloud: '#fff1dd',
      cloudShade: '#a9b7b3',
    },
  ],
  day: [
    {
      sky: ['#2f7fc9', '#62a8e0', '#a5d2f0', '#dff0f7'],
      sun: '#fffbe8',
      glow: '#fff3c4',
      land: '#33506a',
      cloud: '#ffffff',
      cloudShade: '#aebfd2',
    },
    {
      sky: ['#3c8fb8', '#71b7d1', '#b3dbe2', '#eaf4ea'],
      sun: '#fffbe0',
      glow: '#fff0b8',
      land: '#2f5864',
      cloud: '#ffffff',
      cloudShade: '#b2c3c8',
    },
    {
      sky: ['#3a6fb5', '#6c9bd6', '#adc9ec', '#e6eef8'],
      sun: '#fffdf0',
      glow: '#fff5d0',
      land: '#37496c',
      cloud: '#ffffff',
      cloudShade: '#a9b6d0',
    },
  ],
  sunset: [
    {
      sky: ['#2b2a5c', '#8a3f72', '#ee6d53', '#ffc36b'],
      sun: '#fff1c4',
      glow: '#ffb257',
      land: '#2a1f42',
      cloud: '#ff9f7a',
      cloudShade: '#6d3a68',
    },
    {
      sky: ['#1f3b63', '#75608f', '#f0895f', '#ffd27a'],
      sun: '#fff4d2',
      glow: '#ffbe6a',
      land: '#20304a',
      cloud: '#ffb487',
      cloudShade: '#6a5580',
    },
    {
      sky: ['#40265e', '#b03a6a', '#ff7a59', '#ffd98e'],
      sun: '#fff6da',
      glow: '#ff9d5c',
      land: '#331c40',
      cloud: '#ff9a84',
      cloudShade: '#7d3668',
    },
  ],
  night: [
    {
      sky: ['#060b24', '#0e1b42', '#1d3464', '#3a5a8a'],
      sun: '#f4f3e6',
      glow: '#9fb6e0',
      land: '#0a1328',
      cloud: '#4a5f8a',
      cloudShade: '#16223f',
    },
    {
      sky: ['#0b0820', '#1d1442', '#392a6b', '#6a4f8f'],
      sun: '#f6f0ff',
      glow: '#b6a2e6',
      land: '#0e0a22',
      cloud: '#5f5090',
      cloudShade: '#1c1538',
    },
    {
      sky: ['#041a20', '#0a2f36', '#17504f', '#3f7d70'],
      sun: '#f2f7ee',
      glow: '#9fd6c4',
      land: '#06181c',
      cloud: '#41706c',
      cloudShade: '#0d2a2c',
    },
  ],
}

const foliages = { spring: '#5f9a4c', summer: '#3f7a45', autumn: '#b9642c', winter: '#4b6a66' }

/** How much of the light of the sky lies on things. */
const dimming: Record<Time, number> = { dawn: 0.25, day: 0, sunset: 0.45, night: 0.72 }

export const paletteOf = (wish: SceneWish, random: Random): Palette => {
  const time = wish.time ?? (wish.place === 'space' ? 'night' : random.pick(['day', 'day', 'sunset', 'dawn']))
  const base = random.pick(skies[time])
  const isDull = wish.weather === 'rain' || wish.weather === 'fog' || wish.weather === 'snow'
  const dull = (colour: string): string =>
    isDull
      ? mix(
          greyer(colour, 0.55),
          wish.weather === 'rain' ? '#5d6b7c' : '#cfd6dc',
          time === 'night' ? 0.15 : 0.42,
        )
      : colour
  const [top, high, low, horizon] = base.sky
  const sky = [dull(top), dull(high), dull(low), dull(horizon)] as const
  const lit = (colour: string): string => mix(colour, base.land, dimming[time])
  return {
    ...base,
    time,
    sky,
    glow: dull(base.glow),
    haze: mix(sky[3], sky[2], 0.35),
    land: isDull ? mix(base.land, sky[1], 0.15) : base.land,
    foliage: lit(foliages[wish.season ?? 'summer']),
    sand: lit('#e3c08a'),
    snow: mix('#f2f6fb', base.land, dimming[time] * 0.62),
    lamp: time === 'day' && wish.weather !== 'rain' ? null : '#ffd98a',
    cloud: isDull ? lighter(sky[2], 0.15) : base.cloud,
    cloudShade: isDull ? darker(sky[1], 0.15) : base.cloudShade,
  }
}
