import { describe, expect, it } from 'vitest'
import { follows, nextAct } from '../src/features/obligation/act'
import { blankDispatch, fulfilledToo, saidSentence } from '../src/features/dispatch/said'
import type { DocumentRow } from '../src/generated/DocumentRow'
import type { IncidentView } from '../src/generated/IncidentView'
import type { OwedCard } from '../src/generated/OwedCard'

const card = (change: Partial<OwedCard>): OwedCard =>
  ({
    key: 'a',
    incident_id: 'i',
    form: 'oral',
    need: 'must',
    to: { id: 'group', name: '应急工作组' },
    clause: '第四篇/一',
    starts_label: '自发现时起算',
    document: null,
    dispatch: null,
    dropped: false,
    contact: { party: 'group', person: '王建国', post: '主任', telephone: '8123 6677', second_telephone: '' },
    ...change,
  }) as OwedCard
const paper = (state: string): DocumentRow => ({ id: 'p', kind: 'written_report', state }) as DocumentRow
const incident = (change: Partial<IncidentView>): IncidentView =>
  ({
    id: 'i',
    system: '办公自动化系统',
    what: '文件打不开。',
    discovered_at: '2026-11-22T09:30:00+08:00',
    level: null,
    documents: [],
    owed: [],
    facts: [
      { id: 'important_system', ask: '是重要网络和信息系统吗？', answer: '是', known: true, stated_at: null },
      { id: 'data_harm', ask: '数据丢失？', answer: '待查', known: false, stated_at: null },
    ],
    ...change,
  }) as IncidentView

describe('the one button of a card', () => {
  it('asks for a dispatch only when there is something to dispatch', () => {
    expect(nextAct(card({}))).toEqual({ label: '记口头报告', leads: 'dispatch' })
    expect(nextAct(card({ form: 'written' })).leads).toBe('report')
    expect(nextAct(card({ form: 'written', document: paper('draft') }))).toEqual({ label: '继续写', leads: 'report' })
    expect(nextAct(card({ form: 'written', document: paper('issued') }))).toEqual({
      label: '记报出',
      leads: 'dispatch',
    })
  })
  it('draws two forms of one duty together, and nothing else', () => {
    expect(follows(card({ key: 'b', form: 'written' }), card({}))).toBe(true)
    expect(follows(card({ incident_id: 'j' }), card({}))).toBe(false)
    expect(follows(card({ to: { id: 'leaders', name: '领导小组' } }), card({}))).toBe(false)
    expect(follows(card({}), undefined)).toBe(false)
  })
})

describe('what is said on the telephone', () => {
  it('says what is known and what is not', () => {
    const said = saidSentence(incident({}), '金融稳定处')
    expect(said).toContain('金融稳定处报告')
    expect(said).toContain('办公自动化系统，文件打不开。')
    expect(said).toContain('尚待查明：数据丢失')
    expect(said).toContain('级别正在研判')
    expect(said).not.toContain('。。')
  })
  it('never writes a receiver who has not been heard', () => {
    const form = blankDispatch(incident({}), card({}), '金融稳定处', '李喆')
    expect(form.receiver_name).toBe('')
    expect(form.read_back).toBe(false)
    expect(form.number).toBe('8123 6677')
  })
  it('fulfils what was clicked and nothing else unasked', () => {
    const owed = [
      card({}),
      card({ key: 'b', clause: '第五篇' }),
      card({ key: 'c', form: 'written' }),
      card({ key: 'd', to: { id: 'leaders', name: '领导小组' } }),
      card({ key: 'e', dropped: true }),
    ]
    expect(blankDispatch(incident({ owed }), card({}), '', '').keys).toEqual(['a'])
    expect(owed.filter((other) => fulfilledToo(other, card({}))).map((other) => other.key)).toEqual(['b', 'd'])
  })
})
