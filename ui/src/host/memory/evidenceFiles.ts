// What invented files hold. For looking at the screens only.

export function sizeLabel(length: number): string {
  if (length < 1024) return `${length} B`
  let size = length / 1024
  let unit = 0
  const units = ['KB', 'MB', 'GB']
  while (size >= 1024 && unit + 1 < units.length) {
    size /= 1024
    unit++
  }
  return `${(Math.floor(size * 10) / 10).toFixed(1)} ${units[unit]}`
}

export function mediaOf(name: string): string {
  const ending = name.split('.').pop()?.toLowerCase() ?? ''
  if (/^(png|jpe?g|gif|webp|bmp)$/.test(ending)) return 'image'
  if (/^(pdf|docx?|xlsx?|wps|et|ofd|rtf)$/.test(ending)) return 'document'
  return /^(log|txt|csv|json|xml|evtx|pcap|pcapng)$/.test(ending) ? 'log' : 'other'
}

/** 64 hex digits that look like a hash. */
export function hexOf(seed: string): string {
  let hash = 2166136261
  let out = ''
  for (let n = 0; out.length < 64; n++) {
    for (const char of `${seed}${n}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
    out += hash.toString(16).padStart(8, '0')
  }
  return out
}

export function textOf(name: string): ArrayBuffer {
  const lines = name.includes('README')
    ? ['All your files have been encrypted.', '', 'To decrypt them write to: help@invalid.example', 'ID: 7F3A-9921']
    : Array.from(
        { length: 12_000 },
        (_, n) => `10.0.${n % 7}.${n % 250} - - [22/Nov/2026:09:${String(n % 60).padStart(2, '0')}:00 +0800] "GET /oa/file/${n}.docx HTTP/1.1" 200 ${n * 7}`,
      )
  return new TextEncoder().encode(lines.join('\n')).buffer as ArrayBuffer
}

export async function pictureOf(name: string): Promise<ArrayBuffer> {
  const canvas = document.createElement('canvas')
  canvas.width = 1600
  canvas.height = 900
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D
  pen.fillStyle = `hsl(${name.length * 37} 25% 30%)`
  pen.fillRect(0, 0, 1600, 900)
  pen.fillStyle = '#fff'
  pen.font = '64px "Noto Sans CJK SC", sans-serif'
  pen.fillText(name, 90, 180)
  for (let n = 0; n < 24; n++) pen.fillRect(90 + (n % 8) * 180, 300 + Math.floor(n / 8) * 170, 120, 100)
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made as Blob), 'image/jpeg', 0.8))
  return blob.arrayBuffer()
}
