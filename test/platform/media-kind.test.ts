import { expect, test } from 'bun:test'
import { chime } from '../../seeds/chime.ts'
import { detectMediaType } from '../../src/platform/media-kind.ts'
import { jpeg, pdf } from '../modules/risk-scans/samples.ts'

const hex = (text: string, padding = 64) =>
  Buffer.concat([Buffer.from(text.replaceAll(' ', ''), 'hex'), Buffer.alloc(padding)])
const box = (brand: string) =>
  Buffer.concat([hex('00000018 66747970', 0), Buffer.from(brand), hex('00000200'), Buffer.from('mdat')])
const ebml = (docType: string) =>
  Buffer.concat([
    hex('1a45dfa3', 0),
    Buffer.from([0x80 + 3 + docType.length, 0x42, 0x82, 0x80 + docType.length]),
    Buffer.from(docType),
    Buffer.alloc(64),
  ])
const ogg = (codec: string) =>
  Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from(codec), Buffer.alloc(64)])

test.each([
  ['WAV', chime(), 'audio/wav'],
  ['MP4', box('isom'), 'video/mp4'],
  ['MP4 of a browser', box('iso5'), 'video/mp4'],
  ['M4A', box('M4A '), 'audio/mp4'],
  ['QuickTime', box('qt  '), 'video/quicktime'],
  ['WebM', ebml('webm'), 'video/webm'],
  ['Matroska', ebml('matroska'), 'video/x-matroska'],
  ['Ogg with Opus', ogg('OpusHead'), 'audio/ogg'],
  ['Ogg with Theora', ogg('\x80theora'), 'video/ogg'],
  ['MP3 with a tag', Buffer.concat([Buffer.from('ID3'), hex('0300000001 7f76')]), 'audio/mpeg'],
  ['MP3', hex('fffb9064'), 'audio/mpeg'],
  ['FLAC', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(64)]), 'audio/flac'],
  ['a picture in the container of MP4', box('avif'), null],
  ['a JPEG', jpeg, null],
  ['a PDF', pdf, null],
  ['a page', Buffer.from('<!doctype html><video></video>'), null],
  ['a page after a byte', Buffer.from('\x01<html><script>alert(1)</script>'), null],
  ['text that begins like an MP3', Buffer.from('ID3 is a kind of tag'), null],
  ['a program', hex('4d5a9000'), null],
  ['bytes', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 251)), null],
  ['nothing', Buffer.alloc(0), null],
])('%s is told by its first bytes', async (_, bytes, type) => {
  expect(await detectMediaType(bytes)).toBe(type)
})
