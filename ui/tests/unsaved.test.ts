import { VueQueryPlugin } from '@tanstack/vue-query'
import { createSSRApp, effectScope, nextTick, shallowRef, ssrContextKey, type Ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PageStyleView } from '../src/generated/PageStyleView'
import type { TemplateView } from '../src/generated/TemplateView'
import { PAGES } from '../src/features/help/pages'
import { rebased, unsavedWords } from '../src/features/settings/unsaved'
import { useUnsaved } from '../src/features/settings/useUnsaved'
import { flushAll } from '../src/draft/pending'

const drafts = new Map<string, string>()
const AT = '2026-11-22T10:00:00+08:00'
const style = (change: Partial<PageStyleView> = {}): PageStyleView => ({ form: 'plain', mark: [], code: '金稳', seal: true, ...change }) as PageStyleView
const template = (id: string, closing: string, changed = false): TemplateView =>
  ({ kind: { id }, title: '关于{系统}的报告', closing, sections: [], changed, placeholders: [] }) as unknown as TemplateView
let inForce = style()
let wordings = [template('written_report', '特此报告。'), template('response_notice', '特此通知。')]
/** Held until the test lets it go. */
let answer: () => void = () => undefined
let loading: () => void = () => undefined

vi.mock('../src/host', () => ({
  host: {
    draftLoad: async (key: string) => {
      loading()
      return drafts.has(key) ? { json: drafts.get(key), saved_at: AT } : null
    },
    draftSave: async (key: string, json: string) => {
      drafts.set(key, json)
      return AT
    },
    draftDrop: async (key: string) => void drafts.delete(key),
    stationState: async () => ({ operator: { id: 'o', role: 'liaison' }, operators: [], station: { unit: '金融稳定处' } }),
    pageStyle: async () => inForce,
    setPageStyle: async (next: PageStyleView) => {
      await new Promise<void>((resolve) => (answer = resolve))
      return (inForce = { ...next, code: next.code.trim() })
    },
    pageStylePreview: async () => new ArrayBuffer(0),
    templates: async () => wordings,
    setTemplate: async (next: TemplateView) => {
      await new Promise<void>((resolve) => (answer = resolve))
      wordings = wordings.map((one) => (one.kind.id === next.kind.id ? { ...next, changed: true } : one))
      return { ...next, changed: true }
    },
    templatePreview: async () => new ArrayBuffer(0),
  },
}))

const KEPT = 350
const soon = (wait = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(wait)
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const nothing = { addEventListener: () => undefined, removeEventListener: () => undefined, querySelector: () => null }
  vi.stubGlobal('document', nothing)
  vi.stubGlobal('window', nothing)
  drafts.clear()
  loading = () => undefined
  inForce = style()
  wordings = [template('written_report', '特此报告。'), template('response_notice', '特此通知。')]
})
afterEach(() => void vi.useRealTimers())

async function page(mayKeep = true, known: Ref<PageStyleView> = shallowRef(inForce)) {
  const unsaved = effectScope(true).run(() =>
    useUnsaved<PageStyleView>({ inForce: () => [['page_style', known.value]], key: (id) => `settings:${id}`, mayKeep: () => mayKeep }),
  )
  if (!unsaved) throw new Error('no scope')
  await soon()
  return { unsaved, known, form: () => unsaved.typed('page_style') as PageStyleView }
}

/** What a part of the settings does, without its page. */
async function partOf(name: 'PageStylePart' | 'TemplatesPart') {
  const { queryClient } = await import('../src/host/queries')
  queryClient.clear()
  const parts = { PageStylePart: () => import('../src/features/settings/PageStylePart.vue'), TemplatesPart: () => import('../src/features/settings/TemplatesPart.vue') }
  const part = (await parts[name]()).default as unknown as { setup: (props: object, context: object) => Record<string, any> }
  const app = createSSRApp({ render: () => null })
  app.use(VueQueryPlugin, { queryClient })
  app.provide(ssrContextKey, {})
  const now = app.runWithContext(() => effectScope(true).run(() => part.setup({}, { expose: () => undefined, emit: () => undefined })))
  if (!now) throw new Error('no scope')
  await soon(10)
  return now
}

describe('settings that are typed and not saved', () => {
  it('are kept as they are typed, and offered back', async () => {
    const first = await page()
    first.form().code = '金改'
    await soon(KEPT)
    expect(JSON.parse(drafts.get('settings:page_style') ?? '{}')).toMatchObject({ code: '金改' })
    expect(first.unsaved.words('page_style')).toContain('改的内容留着')
    const back = await page()
    expect(back.form().code).toBe('金改')
    expect(back.unsaved.differs('page_style')).toBe(true)
    expect(back.unsaved.words('page_style')).toContain('上次没有保存')
  })
  it('are kept at once before the desk changes hands', async () => {
    const { form } = await page()
    form().code = '金改'
    await nextTick()
    await flushAll()
    expect(drafts.get('settings:page_style')).toContain('金改')
  })
  it('are dropped when they are taken back', async () => {
    const { unsaved, form } = await page()
    form().code = '金改'
    await soon(KEPT)
    unsaved.undo('page_style')
    await soon(KEPT)
    expect([form().code, drafts.size]).toEqual(['金稳', 0])
  })
  it('are not touched for one who may only read', async () => {
    drafts.set('settings:page_style', JSON.stringify(style({ code: '别人写的' })))
    const { form } = await page(false)
    expect(form().code).toBe('金稳')
    form().code = '看看'
    await soon(KEPT)
    expect(drafts.get('settings:page_style')).toContain('别人写的')
  })
  it('stay kept where they could not be read', async () => {
    drafts.set('settings:page_style', JSON.stringify(style({ code: '金改' })))
    loading = () => {
      throw { code: 'ledger.busy', message: '台账正忙', field: null }
    }
    const { unsaved, form } = await page()
    await soon(KEPT)
    expect([form().code, drafts.size]).toEqual(['金稳', 1])
    expect(unsaved.words('page_style')).toContain('台账正忙')
  })
  it('follow what another saved, as long as nothing is typed', async () => {
    const { known, form } = await page()
    known.value = style({ code: '金管' })
    await soon()
    expect(form().code).toBe('金管')
    form().code = '金改'
    await soon()
    known.value = style({ code: '金监' })
    await soon()
    expect(form().code).toBe('金改')
  })
})

describe('a save', () => {
  it('of the page leaves what was typed while it ran, and keeps nothing that is in force', async () => {
    const part = await partOf('PageStylePart')
    part.form.value.code = ' 金改 '
    await soon(KEPT)
    expect(drafts.size).toBe(1)
    const saving = part.save()
    await soon()
    part.form.value.mark = ['市金融局']
    answer()
    await saving
    await soon(KEPT)
    expect(part.form.value).toMatchObject({ code: '金改', mark: ['市金融局'] })
    expect(part.changed.value).toBe(true)
    expect(drafts.get('settings:page_style')).toContain('市金融局')
    const again = part.save()
    await soon()
    answer()
    await again
    await soon(KEPT)
    expect([part.changed.value, drafts.size]).toEqual([false, 0])
  })
  it('of a wording leaves what was typed while it ran, also of another kind', async () => {
    drafts.set('settings:template:response_notice', JSON.stringify({ ...template('response_notice', '请遵照执行。'), placeholders: [['旧', '词']] }))
    const part = await partOf('TemplatesPart')
    part.form.value.closing = '报告完毕。'
    const saving = (await soon(), part.save())
    await soon()
    part.form.value.title = '关于{事件}的报告'
    answer()
    await saving
    await soon(KEPT)
    expect(part.form.value).toMatchObject({ closing: '报告完毕。', title: '关于{事件}的报告', changed: true })
    expect(drafts.get('settings:template:written_report')).toContain('{事件}')
    part.pick('response_notice')
    await soon()
    expect(part.form.value).toMatchObject({ closing: '请遵照执行。', placeholders: [] })
    expect(part.differs(wordings[1])).toBe(true)
  })
  it('is put together field by field', () => {
    expect(rebased({ a: 'x ', b: 'later' }, { a: 'x ', b: 'b' }, { a: 'x', b: 'b' })).toEqual({ a: 'x', b: 'later' })
  })
})

describe('what is told of it', () => {
  it('never says 已保存 of what is only kept', () => {
    for (const phase of ['idle', 'saving', 'saved', 'failed'] as const)
      for (const back of [false, true]) expect(unsavedWords({ phase, savedAt: AT, reason: '磁盘已满' }, back)).not.toContain('已保存')
    expect(unsavedWords({ phase: 'failed', savedAt: null, reason: '磁盘已满' }, true)).toContain('磁盘已满')
  })
  it('is told by the help as it is', () => {
    const told = JSON.stringify(PAGES)
    expect(told).not.toContain('离开设置就没有了')
    expect(told).toContain('没有保存的改动都留着')
  })
})
