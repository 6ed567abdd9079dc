import type { Writer } from './encode.ts'
import { byteAt } from './value.ts'

const doubleView = Buffer.alloc(8)

/** A double's 8 bytes in an order that memcmp agrees with; NaN lowest, -0 as 0. */
export function writeDouble(out: Writer, value: number): void {
  out.room(9)
  if (Number.isNaN(value)) {
    out.bytes.fill(0, out.length, out.length + 8)
  } else {
    doubleView.writeDoubleBE(value === 0 ? 0 : value, 0)
    const flip = byteAt(doubleView, 0) & 0x80 ? 0xff : 0
    for (let i = 0; i < 8; i += 1) out.bytes[out.length + i] = byteAt(doubleView, i) ^ flip
    if (flip === 0) out.bytes[out.length] = byteAt(out.bytes, out.length) | 0x80
  }
  out.length += 8
}

/**
 * Numbers are written as the largest double not above them and, when that is not the number itself, the exact
 * rest, so that int64 beyond 2^53 and decimals compare by value with doubles and with each other.
 */
interface Exact {
  /** value = digits / 10^scale */
  readonly digits: bigint
  readonly scale: number
}

const lowest = 6200

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n))
  return view.getFloat64(0)
}

/** A finite double as an exact decimal fraction. */
export function exactDouble(value: number): Exact {
  if (Number.isInteger(value)) return { digits: BigInt(value), scale: 0 }
  let scaled = value
  let twos = 0
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    twos += 1
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(twos), scale: twos }
}

/** A finite decimal's text ("-1.50E+7") as an exact decimal fraction. */
function exactDecimal(text: string): Exact {
  const [mantissa = '0', exponent = '0'] = text.split('E')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const digits = BigInt(whole.replace('+', '') + fraction)
  const scale = fraction.length - Number(exponent)
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

export function subtract(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  const left = a.digits * 10n ** BigInt(scale - a.scale)
  return { digits: left - b.digits * 10n ** BigInt(scale - b.scale), scale }
}

function writeRest(out: Writer, rest: Exact): void {
  if (rest.digits === 0n) {
    out.byte(0)
    return
  }
  const text = rest.digits.toString()
  const exponent = text.length - rest.scale + 20_000
  out.byte(1)
  out.byte(exponent >> 8)
  out.byte(exponent & 0xff)
  for (const digit of text.replace(/0+$/, '')) out.byte(digit.charCodeAt(0) - 46)
  out.byte(0)
}

function writeExact(out: Writer, value: Exact, nearest: number): void {
  let below = nearest === Infinity ? Number.MAX_VALUE : nearest
  if (below === -Infinity) {
    writeDouble(out, below)
    writeRest(out, subtract(value, { digits: -(10n ** BigInt(lowest)), scale: 0 }))
    return
  }
  if (subtract(value, exactDouble(below)).digits < 0n) below = nextBelow(below)
  if (below === -Infinity) {
    writeDouble(out, below)
    writeRest(out, subtract(value, { digits: -(10n ** BigInt(lowest)), scale: 0 }))
    return
  }
  writeDouble(out, below)
  writeRest(out, subtract(value, exactDouble(below)))
}

export function writeLong(out: Writer, value: bigint): void {
  const nearest = Number(value)
  if (Number.isSafeInteger(nearest)) {
    writeDouble(out, nearest)
    out.byte(0)
    return
  }
  writeExact(out, { digits: value, scale: 0 }, nearest)
}

export function writeDecimalTail(out: Writer, text: string): void {
  if (text === 'NaN' || text.endsWith('Infinity')) {
    writeDouble(out, Number(text))
    out.byte(0)
    return
  }
  writeExact(out, exactDecimal(text), Number(text))
}
