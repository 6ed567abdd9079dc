import { readFileSync } from 'node:fs'
import { wordPiecesOf } from './word-pieces.ts'

/** Sizes of encoder.bin, which bench/train-encoder.py writes: pieces it knows, values of a piece, values of a place. */
const PIECES = 30_522
const PIECE = 128
const PLACE = 192
/** Each place sees itself and its two neighbours. */
const REACH = 3
/** The encoder learned sentences of up to this many pieces, those around a sentence among them. */
const MOST_PIECES = 96
/** The values that describe a sentence. */
export const MEANINGS = 2 * PLACE + PIECE

type Layer = Readonly<{ inputs: number; weights: Float64Array; biases: Float64Array }>
type Encoder = Readonly<{
  pieces: Int8Array
  scales: Float64Array
  layers: readonly [Layer, Layer]
  centres: Float64Array
  spreads: Float64Array
}>

/** Reads the file front to back. Floats are widened once, because JavaScript calculates faster without conversion. */
const encoderOf = (bytes: Uint8Array<ArrayBuffer>): Encoder => {
  let at = PIECES * PIECE
  const floats = (count: number): Float64Array => {
    const values = new Float32Array(bytes.buffer, at, count)
    at += values.byteLength
    return Float64Array.from(values)
  }
  const layer = (inputs: number): Layer => ({
    inputs,
    weights: floats(REACH * inputs * PLACE),
    biases: floats(PLACE),
  })
  return {
    pieces: new Int8Array(bytes.buffer, 0, PIECES * PIECE),
    scales: floats(PIECES),
    layers: [layer(PIECE), layer(PLACE)],
    centres: floats(MEANINGS),
    spreads: floats(MEANINGS),
  }
}

let loaded: Encoder | null = null

const theEncoder = (): Encoder => {
  loaded ??= encoderOf(new Uint8Array(readFileSync(new URL('./encoder.bin', import.meta.url))))
  return loaded
}

/**
 * What a sentence is about, as `MEANINGS` values around 0: a small convolutional network that learned to imitate the
 * fourth layer of a sentence transformer (all-MiniLM-L6-v2). Zeros, for no opinion, when the sentence is longer than
 * those that it learned. Pure.
 */
export const meaningOf = (sentence: string): Float64Array => {
  const { pieces, scales, layers, centres, spreads } = theEncoder()
  const numbers = wordPiecesOf(sentence)
  const length = numbers.length
  if (length > MOST_PIECES) return new Float64Array(MEANINGS)
  const values = new Float64Array(length * PIECE)
  for (const [place, number] of numbers.entries())
    for (let at = 0; at < PIECE; at += 1)
      values[place * PIECE + at] = (pieces[number * PIECE + at] ?? 0) * (scales[number] ?? 0)
  const near = convolved(layers[0], values, length)
  const wide = convolved(layers[1], near, length).map((value, at) => value + (near[at] ?? 0))
  const meaning = new Float64Array([
    ...meansOf(wide, PLACE, length),
    ...maximaOf(wide, PLACE, length),
    ...meansOf(values, PIECE, length),
  ])
  return meaning.map((value, at) => (value - (centres[at] ?? 0)) / (spreads[at] ?? 1))
}

/** Each place becomes the positive part of a weighted sum of its neighbourhood. */
const convolved = (
  { inputs, weights, biases }: Layer,
  values: Float64Array,
  length: number,
): Float64Array => {
  const result = new Float64Array(length * PLACE)
  for (let place = 0; place < length; place += 1) {
    const sums = result.subarray(place * PLACE, (place + 1) * PLACE)
    sums.set(biases)
    const first = Math.max(0, place - 1)
    const seen = values.subarray(first * inputs, (place + 2) * inputs)
    addRows(sums, seen, weights, (first - place + 1) * inputs)
    for (let at = 0; at < PLACE; at += 1) sums[at] = Math.max(0, sums[at] ?? 0)
  }
  return result
}

/** Adds rows of a matrix, each times a value. */
const addRows = (sums: Float64Array, values: Float64Array, matrix: Float64Array, firstRow: number): void => {
  for (let row = 0; row < values.length; row += 2) {
    const x = values[row] ?? 0
    const y = values[row + 1] ?? 0
    if (x === 0 && y === 0) continue
    const i = (firstRow + row) * PLACE
    const j = i + PLACE
    for (let at = 0; at < PLACE; at += 1)
      sums[at] = (sums[at] ?? 0) + x * (matrix[i + at] ?? 0) + y * (matrix[j + at] ?? 0)
  }
}

const meansOf = (values: Float64Array, width: number, length: number): Float64Array => {
  const means = new Float64Array(width)
  for (const [at, value] of values.entries()) means[at % width] = (means[at % width] ?? 0) + value / length
  return means
}

const maximaOf = (values: Float64Array, width: number, length: number): Float64Array => {
  const maxima = values.slice(0, width)
  for (let at = width; at < length * width; at += 1)
    maxima[at % width] = Math.max(maxima[at % width] ?? 0, values[at] ?? 0)
  return maxima
}
