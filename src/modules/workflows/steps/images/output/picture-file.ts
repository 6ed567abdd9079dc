import type { Sharp } from 'sharp'
import type { StepFile } from '../../step.ts'
import { type Raster, sharp, toSharp } from '../raster.ts'

export const formats = ['jpeg', 'png', 'webp'] as const
export type Format = (typeof formats)[number]

const thumbnailSide = 320
const endings: Record<Format, string> = { jpeg: 'jpg', png: 'png', webp: 'webp' }

/** Writes pixels in a format. JPEG has no alpha: such a picture stands on white. */
export const encode = (image: Sharp, format: Format): Sharp => {
  if (format === 'png') return image.png({ compressionLevel: 7 })
  if (format === 'webp') return image.webp({ quality: 90 })
  return image
    .flatten({ background: '#fff' })
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4', mozjpeg: false })
}

/** Returns the file of a picture. `name` has no ending. */
export const pictureFile = async (
  name: string,
  picture: Raster | Sharp,
  format: Format = 'png',
): Promise<StepFile> => {
  const image = 'data' in picture ? toSharp(picture) : picture
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
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase()
    .toWellFormed() || 'picture'
