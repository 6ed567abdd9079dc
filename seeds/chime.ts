export const chimeSeconds = 2

const rate = 8000

/** A WAV file of two tones that fade: a recording that every browser plays, without a file in the repository. */
export const chime = (): Buffer<ArrayBuffer> => {
  const samples = rate * chimeSeconds
  const bytes = Buffer.alloc(44 + samples)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + samples, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  // PCM, one channel, a byte a sample.
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(8, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples, 40)
  for (let at = 0; at < samples; at += 1) {
    const hertz = at < samples / 2 ? 660 : 880
    const loudness = 100 * Math.exp((-4 * (at % (samples / 2))) / (samples / 2))
    bytes[44 + at] = Math.round(128 + loudness * Math.sin((2 * Math.PI * hertz * at) / rate))
  }
  return bytes
}
