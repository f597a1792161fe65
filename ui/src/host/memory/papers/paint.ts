// A stand-in for the program's PDF: pages painted on a canvas and wrapped as pictures. For looking at the screens only.
import type { PageStyleView } from '../../../generated/PageStyleView'
import type { ReportDraft } from '../../../generated/ReportDraft'
import { lay } from './lay'
import { SONG, wrap, type Line } from './lines'

const WIDTH = 595
const HEIGHT = 842
const SCALE = 2

export async function paintPages(lines: Line[]): Promise<ArrayBuffer> {
  const pages: Line[][] = []
  for (let start = 0; start < lines.length; start += 22) pages.push(lines.slice(start, start + 22))
  return wrapPages(await Promise.all(pages.map((page, index) => painted(page, index + 1))))
}

export const paintReport = (draft: ReportDraft, style?: PageStyleView, number?: string): Promise<ArrayBuffer> =>
  paintPages(lay(draft, style, number))

export const paintLines = (text: string[]): Promise<ArrayBuffer> =>
  paintPages(text.flatMap((line) => wrap(line, SONG, 0)))

/** Pages that did not change are not painted again. */
const known = new Map<string, Promise<Uint8Array>>()
function painted(lines: Line[], number: number): Promise<Uint8Array> {
  const key = `${number} ${JSON.stringify(lines)}`
  const page = known.get(key) ?? paint(lines, number)
  if (known.size > 200) known.clear()
  known.set(key, page)
  return page
}

async function paint(lines: Line[], number: number): Promise<Uint8Array> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * SCALE
  canvas.height = HEIGHT * SCALE
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D
  pen.scale(SCALE, SCALE)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, WIDTH, HEIGHT)
  pen.fillStyle = '#000'
  lines.forEach((line, row) => {
    pen.font = line.font
    pen.fillStyle = line.colour ?? '#000'
    const width = pen.measureText(line.text).width
    const x = line.centre ? (WIDTH - width) / 2 : line.right ? 521 - width - line.right * 15.8 : 79 + line.indent * 15.8
    pen.fillText(line.text, x, 105 + row * 29 + 16)
    if (line.ruled) pen.fillRect(79, 105 + row * 29 + 25, 437, line.colour ? 2 : 0.75)
  })
  pen.fillStyle = '#000'
  pen.font = '14px "Noto Serif CJK SC", serif'
  pen.fillText(`— ${number} —`, 455, 105 + 638 + 28)
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made as Blob), 'image/jpeg', 0.9))
  return new Uint8Array(await blob.arrayBuffer())
}

function wrapPages(pictures: Uint8Array[]): ArrayBuffer {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  const offsets: number[] = []
  let length = 0
  const put = (piece: string | Uint8Array): void => {
    const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece
    parts.push(bytes)
    length += bytes.length
  }
  const object = (body: string, stream?: Uint8Array): void => {
    offsets.push(length)
    put(`${offsets.length} 0 obj\n${body}\n`)
    if (stream) {
      put('stream\n')
      put(stream)
      put('\nendstream\n')
    }
    put('endobj\n')
  }
  put('%PDF-1.4\n')
  object('<</Type/Catalog/Pages 2 0 R>>')
  object(`<</Type/Pages/Count ${pictures.length}/Kids[${pictures.map((_, i) => `${3 + i * 3} 0 R`).join(' ')}]>>`)
  pictures.forEach((picture, i) => {
    const id = 3 + i * 3
    const draw = encoder.encode(`${WIDTH} 0 0 ${HEIGHT} 0 0 cm /P Do`)
    object(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${WIDTH} ${HEIGHT}]/Contents ${id + 1} 0 R/Resources<</XObject<</P ${id + 2} 0 R>>>>>>`,
    )
    object(`<</Length ${draw.length}>>`, draw)
    object(
      `<</Type/XObject/Subtype/Image/Width ${WIDTH * SCALE}/Height ${HEIGHT * SCALE}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length ${picture.length}>>`,
      picture,
    )
  })
  const xref = length
  put(
    `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`,
  )
  put(`trailer<</Size ${offsets.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF`)
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole.buffer
}
