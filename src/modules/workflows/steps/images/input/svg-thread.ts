import { parentPort } from 'node:worker_threads'
import { type Raster, sizeWithin } from '../raster.ts'
import { drawSvg, svgSize } from '../svg.ts'

export type SvgTask = { text: string; maxPixels: number; side: number }

/** A drawing, the size of one that is too large, or null for one that cannot be drawn. */
export type SvgOutcome = { drawing: Raster } | { tooLarge: { width: number; height: number } } | null

const draw = ({ text, maxPixels, side }: SvgTask): SvgOutcome => {
  const { width, height } = svgSize(text)
  if (!(width * height <= maxPixels)) return { tooLarge: { width, height } }
  return { drawing: drawSvg(text, sizeWithin(width * side, height * side, side).width) }
}

parentPort?.on('message', (task: SvgTask) => {
  let outcome: SvgOutcome = null
  try {
    outcome = draw(task)
  } catch {
    // Not an SVG that is sound.
  }
  parentPort?.postMessage({ outcome })
})
