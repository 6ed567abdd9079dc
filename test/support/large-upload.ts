/**
 * Uploads a text file of `byteLength` bytes for a scan. The content is generated while it is sent, so the
 * sender needs no memory for it.
 */
export const uploadLargeFile = (url: string, token: string, byteLength: number): Promise<Response> => {
  const encoder = new TextEncoder()
  const head = encoder.encode(
    '--b\r\nContent-Disposition: form-data; name="file"; filename="large.txt"\r\nContent-Type: text/plain\r\n\r\n',
  )
  const tail = encoder.encode('\r\n--b--\r\n')
  const line = encoder.encode('The supplier may deliver late and the budget has no reserve. '.repeat(1024))
  let left = byteLength
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(head),
      pull(controller) {
        if (left === 0) {
          controller.enqueue(tail)
          return controller.close()
        }
        const chunk = line.subarray(0, left)
        left -= chunk.byteLength
        controller.enqueue(chunk)
      },
    },
    { highWaterMark: 1 },
  )
  return fetch(`${url}/api/scan`, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': String(head.byteLength + byteLength + tail.byteLength),
    },
  })
}

/** Measures the memory of a process before and, at its peak, during `work`, in megabytes. */
export const watchMemory = async (
  resident: () => number,
  work: () => Promise<void>,
): Promise<{ before: number; peak: number }> => {
  const before = resident()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, resident())
  }, 20)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return { before, peak }
}

/** Runs a task `count` times, `atOnce` at a time. */
export const repeat = async (count: number, atOnce: number, run: () => Promise<void>): Promise<void> => {
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await run()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
