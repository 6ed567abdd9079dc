import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { drawSvg } from '../../../../src/modules/workflows/steps/images/svg.ts'
import { fitText } from '../../../../src/modules/workflows/steps/images/type/fit.ts'
import {
  outline,
  outlineOnCircle,
  shownIn,
  widthOf,
} from '../../../../src/modules/workflows/steps/images/type/outline.ts'

const face = 'Inter 800'
const limits = { most: 80, least: 16, leading: 1.2 }

/** The first and the last column of a picture in which something is drawn. */
const extent = (d: string): [number, number] => {
  const { width, height, data } = drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><path d="${d}"/></svg>`,
  )
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
    Array.from({ length: height }, (_, y) => data[(y * width + x) * 4 + 3] ?? 0).some((alpha) => alpha > 0),
  )
  return [columns[0] ?? -1, columns.at(-1) ?? -1]
}

describe('type', () => {
  test('always fits into its box, whatever the text and the box', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 12 })
    const sides = fc.record({
      width: fc.integer({ min: 60, max: 900 }),
      height: fc.integer({ min: 24, max: 500 }),
    })
    fc.assert(
      fc.property(words, sides, fc.integer({ min: 1, max: 6 }), (parts, size, lines) => {
        const text = shownIn(face, parts.join(' '))
        const fitted = fitText(text, { face }, { ...size, lines }, limits)
        expect(fitted.lines.length).toBeLessThanOrEqual(lines)
        for (const line of fitted.lines)
          if ([...line].length > 2)
            expect(widthOf(line, { face, size: fitted.size })).toBeLessThanOrEqual(size.width + 0.01)
        const room = Math.max(1, Math.floor(size.height / (fitted.size * limits.leading)))
        expect(fitted.lines.length).toBeLessThanOrEqual(room)
      }),
      { numRuns: 60 },
    )
  })

  test('is whole where there is room, in the largest size that fits', () => {
    const roomy = fitText('Two words', { face }, { width: 900, height: 300, lines: 2 }, limits)
    expect(roomy).toEqual({ lines: ['Two words'], size: 80 })
    const narrow = fitText('Two words', { face }, { width: 200, height: 300, lines: 2 }, limits)
    expect(narrow.lines).toEqual(['Two', 'words'])
    expect(narrow.size).toBeLessThan(80)
  })

  test('ends with an ellipsis where the smallest size is too large', () => {
    const text = 'a headline of so many words that no size of it can ever fit into a box as small as this one'
    const { lines, size } = fitText(text, { face }, { width: 120, height: 40, lines: 2 }, limits)
    expect([size, lines.length]).toEqual([16, 2])
    expect(lines.at(-1)).toEndWith('…')
    expect(text).toStartWith(lines.join(' ').replace('…', ''))
  })

  test('is drawn as wide as it is measured', () => {
    for (const anchor of ['start', 'middle', 'end'] as const) {
      const width = widthOf('HaH', { face, size: 80, spacing: 0.1 })
      const [left, right] = extent(outline('HaH', { face, size: 80, spacing: 0.1 }, 300, 120, anchor))
      const from = { start: 300, middle: 300 - width / 2, end: 300 - width }[anchor]
      expect(Math.abs(left - from)).toBeLessThan(8)
      expect(Math.abs(right - from - width)).toBeLessThan(8)
    }
  })

  test('stands upright along the top and the bottom of a circle', () => {
    const circle = { x: 300, y: 300, radius: 150 }
    const ys = (d: string): number[] => [...d.matchAll(/[\d.]+ ([\d.]+)/g)].map((pair) => Number(pair[1]))
    const top = ys(outlineOnCircle('I', { face, size: 40 }, { ...circle, at: 'top' }))
    const bottom = ys(outlineOnCircle('I', { face, size: 40 }, { ...circle, at: 'bottom' }))
    expect([Math.max(...top), Math.max(...bottom)].map(Math.round)).toEqual([150, 450])
    expect(Math.min(...bottom)).toBeLessThan(425)
  })

  test('leaves out what a face lacks', () => {
    expect(shownIn(face, ' ✨ Héllo\n Мир 你好 \ud800')).toBe('Héllo Мир')
  })
})
