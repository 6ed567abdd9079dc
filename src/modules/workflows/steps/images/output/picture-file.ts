import type { Sharp } from 'sharp'
import type { StepFile } from '../../step.ts'
import { collectPixels, type Raster, sharp, toSharp } from '../raster.ts'

export const formats = ['jpeg', 'png', 'webp'] as const
export type Format = (typeof formats)[number]

const thumbnailSide = 320
const endings: Record<Format, string> = { jpeg: 'jpg', png: 'png', webp: 'webp' }

/** Writes pixels in a format. JPEG has no alpha: such a picture stands on white. */
export const encode = (image: Sharp, format: Format): Sharp => {
  if (format === 'png') return image.png({ compressionLevel: 7 })
  // More effort takes 14 bytes a pixel instead of 6, and four times as long.
  if (format === 'webp') return image.webp({ quality: 90, effort: 2 })
  // To optimise the coding takes 13 bytes a pixel, and saves 4 % of the file.
  return image
    .flatten({ background: '#fff' })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4', mozjpeg: false, optimiseCoding: false })
}

/** Returns the file of a picture. `name` has no ending. */
export const pictureFile = async (
  name: string,
  picture: Raster | Sharp,
  format: Format = 'png',
): Promise<StepFile> => {
  const image = 'data' in picture ? toSharp(picture) : picture
  collectPixels()
  const { data, info } = await encode(image, format).toBuffer({ resolveWithObject: true })
  return {
    name: `${fileName(name)}.${endings[format]}`,
    media_type: `image/${format}`,
    bytes: data,
    width: info.width,
    height: info.height,
    thumbnail: await thumbnailOf(data),
  }
}

/** Returns a small WebP of a picture of ours. */
export const thumbnailOf = async (bytes: Uint8Array): Promise<Uint8Array> =>
  await sharp(bytes, { limitInputPixels: false })
    .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer()

/** A name that every file system takes: letters, digits and dashes, without an ending. */
export const fileName = (text: string): string =>
  text
    .replace(/\.(jpe?g|png|webp|gif|tiff?|avif|svg)(?=-|$)/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase()
    .toWellFormed() || 'picture'
