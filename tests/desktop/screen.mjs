// Pictures of the screen itself, taken from the display's frame buffer: what is seen, whatever state the application is in.
import { readFileSync, writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'

/** Writes the upper left part of the screen as a PNG. `dump` is the file that Xvfb keeps with `-fbdir`. */
export function picture(dump, file, [width, height]) {
  const bytes = readFileSync(dump)
  const word = (index) => bytes.readUInt32BE(index * 4)
  // XWD, version 7: header size 0, width 4, height 5, byte order 7, bits a pixel 11, bytes a line 12, colours 19.
  const [headerSize, fullWidth, fullHeight, byteOrder, depth, stride, colours] = [0, 4, 5, 7, 11, 12, 19].map(word)
  if (word(1) !== 7 || depth !== 32 || byteOrder !== 0) throw new Error('the screen is not kept in the way that is expected')
  if (width > fullWidth || height > fullHeight) throw new Error(`the screen is ${fullWidth}×${fullHeight}`)
  const start = headerSize + colours * 12

  // Each line: one byte that says "unfiltered", then red, green, blue.
  const lines = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0, to = 0; y < height; y++) {
    to++
    for (let x = 0, from = start + y * stride; x < width; x++, from += 4, to += 3) {
      lines[to] = bytes[from + 2]
      lines[to + 1] = bytes[from + 1]
      lines[to + 2] = bytes[from]
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(lines, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  out.set(body, 4)
  out.writeUInt32BE(crc(body), body.length + 4)
  return out
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n
})

function crc(bytes) {
  let sum = 0xffffffff
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
