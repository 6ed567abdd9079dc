import { darker, lighter, mix } from '../colours.ts'
import { type Canvas, clip, type Drawing, ellipse, group, linear, polygon, radial, rect } from './drawing.ts'

const worlds = [
  { space: ['#05040f', '#1a0f3a', '#4a1f5c'], planet: ['#f2a65a', '#c8553d', '#7a2e3a'], gas: '#d16ba5' },
  { space: ['#020a14', '#0a2440', '#145266'], planet: ['#8ecae6', '#3a86b8', '#17385c'], gas: '#4cc9c0' },
  { space: ['#07060f', '#231a40', '#5a3d7a'], planet: ['#e6ccb2', '#b08968', '#6b4a3a'], gas: '#8a6bd1' },
] as const

/** A planet with rings over the ground of another one. */
export const drawSpace = ({ width, height, unit, random }: Canvas): Drawing[] => {
  const { space, planet, gas } = random.pick(worlds)
  const back = linear([
    [0, space[0]],
    [0.6, space[1]],
    [1, space[2]],
  ])
  const parts = [back.definition, rect(0, 0, width, height, back.fill)]
  for (let cloud = 0; cloud < 9; cloud += 1) {
    const mist = radial([
      [0, mix(gas, space[2], random.between(0, 0.7)), 0.3],
      [1, gas, 0],
    ])
    parts.push(
      mist.definition,
      ellipse(
        width * random.next(),
        height * random.between(0, 0.8),
        unit * random.between(16, 40),
        unit * random.between(8, 22),
        mist.fill,
      ),
    )
  }
  for (let star = 0; star < 420; star += 1) {
    const size = unit * (random.chance(0.05) ? random.between(0.25, 0.45) : random.between(0.05, 0.17))
    parts.push(
      ellipse(
        width * random.next(),
        height * random.next(),
        size,
        size,
        random.chance(0.2) ? '#ffe3c2' : '#fff',
        `opacity="${random.between(0.3, 1).toFixed(2)}"`,
      ),
    )
  }
  const [x, y, r] = [
    width * random.between(0.34, 0.66),
    height * random.between(0.34, 0.44),
    unit * random.between(17, 23),
  ]
  const body = radial(
    [
      [0, lighter(planet[0], 0.25)],
      [0.55, planet[1]],
      [1, darker(planet[2], 0.45)],
    ],
    '0.32 0.3',
  )
  const disc = clip(ellipse(x, y, r, r, '#000'))
  const bands = Array.from({ length: 9 }, (_, band) =>
    ellipse(
      x,
      y - r + (2 * r * (band + random.next())) / 9,
      r * 1.2,
      r * random.between(0.03, 0.1),
      planet[band % 2 === 0 ? 0 : 2],
      'opacity="0.28"',
    ),
  )
  const night = radial(
    [
      [0, '#000', 0],
      [0.62, '#000', 0],
      [1, '#000', 0.75],
    ],
    '0.36 0.34',
  )
  const tilt = `transform="rotate(-18 ${x} ${y})"`
  const ring = (isFront: boolean): Drawing => {
    const half = clip(rect(x - r * 3, isFront ? y : y - r * 3, r * 6, r * 3, '#000'))
    const lines = [2.15, 1.95, 1.78, 1.6].map(
      (wide, index) =>
        `<ellipse cx="${x}" cy="${y}" rx="${r * wide}" ry="${r * wide * 0.24}" fill="none" stroke="${mix(planet[0], '#fff', 0.25 * index)}" stroke-width="${r * (index % 2 === 0 ? 0.12 : 0.06)}" opacity="0.7"/>`,
    )
    return half.definition + group([group(lines, half.clip)], tilt)
  }
  parts.push(
    ring(false),
    body.definition,
    disc.definition,
    ellipse(x, y, r, r, body.fill),
    group([group(bands, tilt)], disc.clip),
    night.definition,
    ellipse(x, y, r, r, night.fill),
    ring(true),
  )
  const soil = darker(mix(space[2], planet[2], 0.4), 0.2)
  for (let layer = 0; layer < 3; layer += 1) {
    const base = height * (0.78 + 0.08 * layer)
    const edge = Array.from(
      { length: 41 },
      (_, at) =>
        [
          (width * at) / 40,
          base - unit * (3 + 4 * Math.sin(at / (4 - layer) + layer * 2) * random.between(0.5, 1.2)),
        ] as const,
    )
    parts.push(polygon([...edge, [width, height], [0, height]], mix(soil, '#05040a', 0.3 * layer)))
  }
  return parts
}
