import { pictureFile } from './output/picture-file.ts'
import { drawSvg } from './svg.ts'

/** Returns a JPEG that a step shows its work on where a run has no picture. */
export const samplePhoto = async (): Promise<Uint8Array> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="640"><rect width="960" height="640" fill="#8ab"/><circle cx="480" cy="320" r="180" fill="#e74"/></svg>`
  return (await pictureFile('sample', drawSvg(svg), 'jpeg')).bytes
}
