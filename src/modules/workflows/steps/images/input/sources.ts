import { type InputFile, type StepContext, StepInputFault } from '../../step.ts'
import { downloadPicture } from './download.ts'

/** A picture that a step works on, as it came. */
export type SourcePicture = Pick<InputFile, 'name' | 'bytes'> & { isSample: boolean }

/** A client gives at most 14; the step before may have made as many as there are prompts. */
const mostPictures = 100

/**
 * Returns the pictures of a run: its files, else the one at `image_url`, else a sample. Throws a StepFault for an
 * address that gives no picture.
 */
export const sourcePictures = async (
  { files, options, signal }: StepContext,
  image_url: string | undefined,
  sample: () => Promise<Uint8Array> | Uint8Array,
): Promise<SourcePicture[]> => {
  if (files.length > mostPictures)
    throw new StepInputFault(`A run takes at most ${mostPictures} pictures, not ${files.length}`)
  if (files.length > 0) return files.map(({ name, bytes }) => ({ name, bytes, isSample: false }))
  if (image_url) {
    const { name, bytes } = await downloadPicture(image_url, options.allowedHosts, signal)
    return [{ name, bytes: async () => bytes, isSample: false }]
  }
  const bytes = await sample()
  return [{ name: 'sample', bytes: async () => bytes, isSample: true }]
}

/** Says in the output of a step that its picture was a sample. */
export const sampleMark = (sources: SourcePicture[]): { sample?: true } =>
  sources.some(({ isSample }) => isSample) ? { sample: true } : {}
