import { describe, expect, it } from 'vitest'
import { codeFault, numberExample, partsOf } from '../src/features/settings/pageStyle'
import { partOf } from '../src/features/settings/parts'
import { inserted, moved, renumbered } from '../src/features/settings/placeholders'
import { copiesWords, onBothSides } from '../src/words/paper'

describe('the look of the page', () => {
  it('has of each form only its own parts', () => {
    const parts = (form: string, colophon = true): string[] => [...partsOf({ form, colophon })].sort()
    expect(parts('plain')).toEqual(['number_on_plain'])
    expect(parts('red_head')).toEqual(['colophon', 'even_page', 'mark', 'mark_suffix', 'printed_by', 'signer'])
    expect(parts('letter')).toEqual(['colophon', 'even_page', 'mark', 'printed_by'])
    expect(parts('letter', false)).toEqual(['colophon', 'mark'])
  })
  it('shows what a 代字 becomes, and takes no figures in it', () => {
    expect(numberExample(' 金稳 ', 2026)).toBe('金稳〔2026〕1号')
    expect(numberExample('', 2026)).toBe('〔2026〕1号')
    expect([codeFault('金稳'), codeFault(''), codeFault(' 金稳 ')]).toEqual(['', '', ''])
    for (const code of ['金稳〔2026〕', '金稳3', '金 稳', '第']) expect(codeFault(code)).toContain('机关代字')
  })
  it('knows its parts by their address', () => {
    expect([partOf('fonts'), partOf('nothing'), partOf(undefined)]).toEqual(['fonts', 'station', 'station'])
  })
})

describe('the wording', () => {
  it('takes a word where the caret stands, in place of what is marked', () => {
    expect(inserted('关于的报告', 2, 2, '系统')).toEqual({ text: '关于{系统}的报告', caret: 6 })
    expect(inserted('关于某系统的报告', 2, 5, '系统')).toEqual({ text: '关于{系统}的报告', caret: 6 })
  })
  it('moves its sections and counts them anew', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(renumbered(['二、经过', '一、情况', '说明', '三、下一步'])).toEqual(['一、经过', '二、情况', '说明', '三、下一步'])
    expect(renumbered(['{序号}、{预案标题}'])).toEqual(['{序号}、{预案标题}'])
  })
})

describe('numbered copies', () => {
  it('go on from what was printed', () => {
    expect(copiesWords(3, 3)).toBe('份号 000003 至 000005')
    expect(copiesWords(1, 1)).toBe('份号 000001')
  })
})

describe('both sides of a sheet', () => {
  it('bear a paper of several pages, but not a receipt that goes back', () => {
    const kinds = ['written_report', 'warning_notice', 'warning_adjustment', 'warning_lift', 'warning_receipt']
    expect(kinds.map((kind) => onBothSides({ kind, pages: 2 }))).toEqual([true, false, false, false, true])
    expect(onBothSides({ kind: 'written_report', pages: 1 })).toBe(false)
  })
})
