import { createSSRApp, h, type Component, type Slots } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { PaperOffer } from '../src/generated/PaperOffer'
import type { PaperWay } from '../src/generated/PaperWay'

/** Every slot of a part, in its own order: enough to read what a person would. */
const part = (tag: string): Component => ({
  inheritAttrs: true,
  setup: (_: unknown, { slots }: { slots: Slots }) => () => h(tag, Object.values(slots).map((slot) => slot?.({}))),
})

beforeAll(() => {
  const nothing = { addEventListener: () => undefined, removeEventListener: () => undefined }
  vi.stubGlobal('document', nothing)
  vi.stubGlobal('window', nothing)
  vi.stubGlobal('location', { search: '' })
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined })
})

async function drawn(component: Component, props: Record<string, unknown>): Promise<string> {
  const app = createSSRApp(component, props)
  for (const name of ['ElDialog', 'ElButton', 'ElInput', 'ElCheckbox']) app.component(name, part('div'))
  app.component('RouterLink', part('a'))
  const context: { teleports?: Record<string, string> } = {}
  return (await renderToString(app, context)) + Object.values(context.teleports ?? {}).join('')
}

const way = (change: Partial<PaperWay> = {}): PaperWay => ({
  state: 'checked',
  state_name: '待签发',
  steps: [],
  changed_since_check: false,
  may_sign: true,
  why_not: '',
  signers: ['赵一鸣'],
  next_number: '金稳〔2026〕3号',
  ...change,
})

describe('签发', () => {
  const ask = async (change: Partial<PaperWay>, missing = 0): Promise<string> => {
    const dialog = (await import('../src/features/report/IssueDialog.vue')).default
    return drawn(dialog, { title: '初报', missing, signer: '赵一鸣', way: way(change), report: true, busy: false })
  }
  it('tells the number before it is given', async () => {
    const said = await ask({})
    expect(said).toContain('金稳〔2026〕3号')
    expect(said).toContain('签发，定稿')
    expect(said).not.toContain('又改过')
  })
  it('warns where the text was changed after it was checked', async () => {
    expect(await ask({ changed_since_check: true })).toContain('核稿以后又改过正文')
  })
  it('says why not, who may, and offers to change hands', async () => {
    const said = await ask({ may_sign: false, why_not: '签发由负责人办理' })
    for (const words of ['签发由负责人办理', '赵一鸣', '换人']) expect(said).toContain(words)
    expect(said).not.toContain('签发，定稿')
  })
  it('leads to what is missing first', async () => {
    const said = await ask({}, 2)
    expect(said).toContain('还缺 2 项')
    expect(said).not.toContain('签发，定稿')
  })
})

describe('papers of a case', () => {
  it('bear their state in words beside each, and 新建 only where it may be', async () => {
    const list = (await import('../src/features/documents/OfferList.vue')).default
    const paper = { id: 'p', incident_id: 'i', kind: 'written_report', state: 'returned', state_name: '退回', title: '关于门户网站的报告', number: '', version: 1, issued_at: null } as unknown as DocumentRow
    const offers = [
      { kind: { id: 'written_report', name: '初报' }, why: '立即书面报告（第四篇 一）', ready: true, reason: '', papers: [paper] },
      { kind: { id: 'incident_form', name: '事件信息报告表' }, why: '', ready: true, reason: '', papers: [] },
    ] as unknown as PaperOffer[]
    const said = await drawn(list, { offers, incidentId: 'i', mayWrite: true })
    for (const words of ['第四篇 一', '退回', '关于门户网站的报告']) expect(said).toContain(words)
    expect(said.match(/新建/g)?.length).toBe(2)
    expect(said).not.toContain('新建初报')
    expect(await drawn(list, { offers, incidentId: 'i', mayWrite: false })).not.toContain('新建')
  })
})

describe('words of a template', () => {
  it('are pressed only once there is a caret', async () => {
    const chips = (await import('../src/features/settings/PlaceholderChips.vue')).default
    const words = [['系统', '受影响的系统']]
    expect(await drawn(chips, { words, ready: false })).toContain('disabled')
    const said = await drawn(chips, { words, ready: true })
    expect(said).not.toContain('disabled')
    expect(said).toContain('插入系统：受影响的系统')
  })
})

describe('密级', () => {
  it('is off, and its field not there', async () => {
    const field = (await import('../src/features/settings/SecrecyField.vue')).default
    const off = await drawn(field, { modelValue: '', fault: '' })
    expect(off).not.toContain('data-testid="style-secrecy"')
    const on = await drawn(field, { modelValue: '内部', fault: '' })
    expect(on).toContain('data-testid="style-secrecy"')
    expect(on).toContain('本系统不得录入国家秘密')
  })
})
