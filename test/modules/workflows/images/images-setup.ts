import type { Sharp } from 'sharp'
import { sharp } from '../../../../src/modules/workflows/steps/images/raster.ts'
import type {
  AnyStepKind,
  InputFile,
  StepContext,
  StepFile,
  StepReport,
} from '../../../../src/modules/workflows/steps/step.ts'
import { defaultStepOptions } from '../../../../src/timings.ts'

/** Runs a kind within this process. Returns its output, its files in their order, and what it reported. */
export const runKind = async (
  kind: AnyStepKind,
  input: object,
  { files = [], ...more }: Partial<Omit<StepContext, 'files'>> & { files?: InputFile[] } = {},
) => {
  const reports: StepReport[] = []
  const made: StepFile[] = []
  const context: StepContext = {
    key: 'run:step',
    attempt: 1,
    outputs: {},
    llm: null,
    imageModel: null,
    options: defaultStepOptions,
    signal: new AbortController().signal,
    report(report) {
      reports.push(structuredClone(report))
      made.push(...(report.files ?? []))
    },
    files,
    ...more,
  }
  const { output, files: rest = [] } = await kind.run({ ...input }, context)
  return { output, files: [...made, ...rest], reports }
}

export const inputFile = (name: string, bytes: Uint8Array): InputFile => ({
  id: name,
  name,
  media_type: 'x',
  bytes: async () => bytes,
})

/** A photo of colours that run into each other, with a dark square; wider than it is high. */
export const photo = (width = 120, height = 80): Sharp => {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 3) {
      const isDark = x > width * 0.3 && x < width * 0.5 && y > height * 0.3 && y < height * 0.6
      data[at] = isDark ? 40 : 90 + (150 * x) / width
      data[at + 1] = isDark ? 50 : 120 + (90 * y) / height
      data[at + 2] = isDark ? 60 : 190 - (120 * x) / width
    }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** The pixels of a file, in three channels. */
export const pixels = async (bytes: Uint8Array | undefined) => {
  const { data, info } = await sharp(bytes ?? new Uint8Array())
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** The mean difference of two pictures of one size: 0 to 255. */
export const difference = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length

/** A PNG that says it has other sides than it has. */
export const pngOfSize = async (width: number, height: number): Promise<Uint8Array> => {
  const png = await photo(8, 8).png().toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(Bun.hash.crc32(png.subarray(12, 29)), 29)
  return png
}
