/** The most bytes that JSON writes for one byte of a string: `\u0001`. */
export const maxEscape = 6

const firstBytes = 64 * 1024
const quote = 0x22
const backslash = 0x5c
const minus = 0x2d
const zero = 0x30

/** How JSON writes the bytes that it does not take as they are. */
const escapes = new Map(
  [...Array(0x20).keys(), quote, backslash].map((byte) => [
    byte,
    Buffer.from(JSON.stringify(String.fromCharCode(byte)).slice(1, -1)),
  ]),
)

/**
 * Puts JSON together as bytes. UTF-8 that comes from the store as bytes and leaves as bytes never becomes
 * a string on its way.
 */
export class JsonBytes {
  private bytes = Buffer.allocUnsafe(firstBytes)
  private length = 0

  /** What was written, for as long as nothing else is: the buffer is used again. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.length)
  }

  /** Starts anew, in the same memory unless a large answer made that grow. */
  clear(): void {
    if (this.bytes.length > firstBytes) this.bytes = Buffer.allocUnsafe(firstBytes)
    this.length = 0
  }

  /** A few characters of ASCII, faster than `text` writes them. */
  ascii(json: string): void {
    this.reserve(json.length)
    const { bytes, length } = this
    for (let at = 0; at < json.length; at += 1) bytes[length + at] = json.charCodeAt(at)
    this.length = length + json.length
  }

  /** JSON that is text already. */
  text(json: string): void {
    this.reserve(json.length * 3)
    this.length += this.bytes.write(json, this.length)
  }

  /** A string from its UTF-8. */
  quoted(source: Uint8Array, start: number, end: number): void {
    this.reserve((end - start) * maxEscape + 2)
    const { bytes } = this
    let at = this.length
    bytes[at] = quote
    at += 1
    for (let from = start; from < end; from += 1) {
      const byte = source[from] ?? 0
      if (byte >= 0x20 && byte !== quote && byte !== backslash) {
        bytes[at] = byte
        at += 1
      } else for (const part of escapes.get(byte) ?? []) at = bytes.writeUInt8(part, at)
    }
    bytes[at] = quote
    this.length = at + 1
  }

  int32(value: number): void {
    this.reserve(11)
    const { bytes } = this
    let rest = Math.abs(value)
    let end = this.length + (value < 0 ? 2 : 1)
    for (let power = 10; power <= rest; power *= 10) end += 1
    bytes[this.length] = minus
    this.length = end
    do {
      end -= 1
      bytes[end] = zero + (rest % 10)
      rest = Math.floor(rest / 10)
    } while (rest > 0)
  }

  /** As JSON.stringify writes it: what JSON cannot say is null. */
  number(value: number): void {
    this.ascii(Number.isFinite(value) ? String(value) : 'null')
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + count))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }
}
