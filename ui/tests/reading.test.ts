import { describe, expect, it } from 'vitest'
import { clauseNamed, fits, shownClauses, supersededWords } from '../src/features/plan/reading'
import type { ClauseReading } from '../src/generated/ClauseReading'
import type { SentenceReading } from '../src/generated/SentenceReading'

const carrier = { rule: 'duty', rule_name: '处置任务', does: '控制事态', reading: null }
const sentence = (text: string, carried: boolean, reason: string | null): SentenceReading => ({
  text,
  begins: true,
  carried_by: carried ? [carrier] : [],
  reason,
})
const clause = (id: string, title: string, sentences: SentenceReading[]): ClauseReading => ({
  clause: id,
  clause_label: id,
  number: '',
  title,
  depth: 0,
  sentences,
})
const plan = [
  clause('第四篇', '应急处置', []),
  clause('第四篇/一', '', [sentence('组织先期处置。', true, null), sentence('加强领导。', false, '原则')]),
  clause('第四篇/二', '', [sentence('通报并注意方式。', true, '方式由人掌握')]),
]
const ids = (list: ClauseReading[]): string[] => list.map((one) => one.clause)

describe('the plan, narrowed', () => {
  it('shows headings only where nothing is left out', () => {
    expect(ids(shownClauses(plan, 'all', []))).toEqual(['第四篇', '第四篇/一', '第四篇/二'])
    expect(ids(shownClauses(plan, 'carried', []))).toEqual(['第四篇/一', '第四篇/二'])
  })
  it('shows a sentence of which a part is carried out in both', () => {
    const partly = plan[2]?.sentences[0] as SentenceReading
    expect(fits(partly, 'carried')).toBe(true)
    expect(fits(partly, 'not')).toBe(true)
    expect(shownClauses(plan, 'not', []).map((one) => one.sentences.length)).toEqual([1, 1])
  })
  it('is searched in the text, in what is done and in the reasons', () => {
    expect(ids(shownClauses(plan, 'all', ['加强']))).toEqual(['第四篇/一'])
    expect(ids(shownClauses(plan, 'all', ['控制事态']))).toEqual(['第四篇/一', '第四篇/二'])
    expect(ids(shownClauses(plan, 'all', ['掌握']))).toEqual(['第四篇/二'])
    expect(ids(shownClauses(plan, 'all', ['应急处置']))).toEqual(['第四篇'])
    expect(shownClauses(plan, 'all', ['没有'])).toEqual([])
  })
  it('is searched by the label of a clause', () => {
    expect(ids(shownClauses(plan, 'all', ['第四篇二']))).toEqual(['第四篇/二'])
    expect(shownClauses(plan, 'all', ['第四篇一'])[0]?.sentences).toHaveLength(2)
    expect(shownClauses(plan, 'all', ['第五篇'])).toEqual([])
  })
})

it('finds the clause of an address, or the nearest above it', () => {
  expect(clauseNamed(plan, '第四篇/一')).toBe('第四篇/一')
  expect(clauseNamed(plan, '第四篇/一/（二）/1')).toBe('第四篇/一')
  expect(clauseNamed([{ clause: '4.1' }], '4.1.2')).toBe('4.1')
  expect(clauseNamed(plan, '第九篇')).toBeNull()
})

it('says what to do about a text that is not carried', () => {
  expect(supersededWords({ how: 'applies_too', carried: false })).toBe('同时适用，本程序未收入，请一并执行')
  expect(supersededWords({ how: 'replaces', carried: false })).toContain('请按新的规定执行')
})
