import { createSSRApp, effectScope, ssrContextKey } from 'vue'
import { describe, expect, it, vi } from 'vitest'

const mounted: (() => void)[] = []
vi.mock('vue', async (vue) => ({ ...(await vue<typeof import('vue')>()), onMounted: (act: () => void) => mounted.push(act), onBeforeUnmount: () => undefined }))
const thrown: unknown[] = [new Error('Invalid PDF structure.'), 'Worker was destroyed']
vi.mock('../src/paper/pdf', () => ({
  openPdf: async () => {
    throw thrown[0]
  },
}))
vi.mock('../src/paper/sheets', () => ({ Sheets: class {} }))

describe('a paper that cannot be drawn', () => {
  it('is told in one Chinese sentence, without the words of the reader of PDFs', async () => {
    vi.stubGlobal('ResizeObserver', class { observe = () => undefined })
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const view = (await import('../src/paper/PaperView.vue')).default as unknown as { setup: (props: object, context: object) => Record<string, any> }
    const app = createSSRApp({ render: () => null })
    app.provide(ssrContextKey, {})
    while (thrown.length) {
      const now = app.runWithContext(() => effectScope(true).run(() => view.setup({ bytes: new ArrayBuffer(1) }, { expose: () => undefined, emit: () => undefined })))
      if (!now) throw new Error('no scope')
      now.desk.value = now.holder.value = {}
      mounted.pop()?.()
      await vi.waitFor(() => expect(now.trouble.value).not.toBe(''))
      expect(now.trouble.value).toMatch(/^[^a-zA-Z。]*。$/)
      expect(told).toHaveBeenLastCalledWith(thrown.shift())
    }
  })
})
