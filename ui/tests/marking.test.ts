import { describe, expect, it } from 'vitest'
import { holds, pieces, wordsOf } from '../src/parts/marking'

const marked = (text: string, query: string): string =>
  pieces(text, wordsOf(query))
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('')

describe('what is looked for in a text', () => {
  it('is found by two characters, by several words, by a number however it is written', () => {
    expect(holds('区医保局遭勒索病毒攻击', wordsOf('勒索'))).toBe(true)
    expect(holds('区医保局遭勒索病毒攻击', wordsOf('医保 病毒'))).toBe(true)
    expect(holds('区医保局遭勒索病毒攻击', wordsOf('医保 宕机'))).toBe(false)
    expect(holds('金信字〔2026〕12号', wordsOf('202612'))).toBe(true)
    expect(holds('金信字〔2026〕12号', wordsOf('[2026] 12号'))).toBe(true)
    expect(holds('张　三', wordsOf('张三'))).toBe(true)
    expect(holds('ＯＡ系统', wordsOf('oa'))).toBe(true)
    expect(holds('任何文字', wordsOf('—'))).toBe(true)
  })
  it('is marked where it stands, with the signs inside it', () => {
    expect(marked('由值班员张明华发现', '张明')).toBe('由值班员[张明]华发现')
    expect(marked('金信字〔2026〕12号', '202612')).toBe('金信字〔[2026〕12]号')
    expect(marked('ＯＡ系统与OA', 'oa')).toBe('[ＯＡ]系统与[OA]')
    expect(marked('没有', '')).toBe('没有')
    expect(marked('𠮷野𠮷野', '野𠮷')).toBe('𠮷[野𠮷]野')
  })
})
