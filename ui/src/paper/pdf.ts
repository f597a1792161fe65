// pdf.js, loaded when a paper is first shown. The worker is a bundled file; where a worker can't start, the same file runs in the window.
import type { PDFDocumentProxy, PDFWorker } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

type Pdfjs = typeof import('pdfjs-dist')

interface Reader {
  pdfjs: Pdfjs
  worker: PDFWorker | null
}

let reader: Promise<Reader> | null = null

async function start(): Promise<Reader> {
  const pdfjs = (await import('pdfjs-dist/legacy/build/pdf.mjs')) as Pdfjs
  const port = await startWorker()
  if (port) return { pdfjs, worker: pdfjs.PDFWorker.create({ port }) }
  const inWindow = globalThis as { pdfjsWorker?: unknown }
  inWindow.pdfjsWorker = await import(/* @vite-ignore */ workerUrl)
  return { pdfjs, worker: null }
}

/** A worker that has said its first word, or null. */
function startWorker(): Promise<Worker | null> {
  return new Promise((resolve) => {
    let worker: Worker
    try {
      worker = new Worker(workerUrl, { type: 'module' })
    } catch {
      resolve(null)
      return
    }
    const settle = (good: boolean): void => {
      clearTimeout(patience)
      worker.onmessage = null
      worker.onerror = null
      if (!good) worker.terminate()
      resolve(good ? worker : null)
    }
    const patience = setTimeout(() => settle(false), 5000)
    worker.onmessage = () => settle(true)
    worker.onerror = () => settle(false)
  })
}

/** Opens a PDF. The bytes are copied: pdf.js takes what it is given away. */
export async function openPdf(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  reader ??= start()
  const { pdfjs, worker } = await reader
  return pdfjs.getDocument({
    data: new Uint8Array(bytes.slice(0)),
    // Letters drawn as outlines: a font that changes with every keystroke is dear to load, and only what is seen is drawn.
    disableFontFace: true,
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    ...(worker ? { worker } : {}),
  }).promise
}
