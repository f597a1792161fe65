import { describe, expect, it } from 'vitest'
import { inWords, put, tally, toChoices, type Chosen } from '../src/features/directory/choices'
import { found, ordered } from '../src/features/directory/find'
import type { DirectoryPreview } from '../src/generated/DirectoryPreview'
import type { DirectoryRowView } from '../src/generated/DirectoryRowView'

const row = (id: string, more: Partial<DirectoryRowView> = {}): DirectoryRowView => ({
  id,
  unit: '办公室',
  person: '王建国',
  post: '处长',
  telephone: '023-8123 6677',
  mobile: '13800000000',
  duty_telephone: '',
  email: 'Wang@example.cn',
  party: null,
  party_name: null,
  note: '',
  stated_at: '2026-11-22T09:30:00+08:00',
  source: '手工',
  ...more,
})

describe('finding in the directory', () => {
  it('takes every word, in any order, and numbers however they are spaced', () => {
    expect(found(row('1'), '')).toBe(true)
    expect(found(row('1'), '处长 办公')).toBe(true)
    expect(found(row('1'), '81236677')).toBe(true)
    expect(found(row('1'), '8123 6677')).toBe(true)
    expect(found(row('1'), 'wang@EXAMPLE')).toBe(true)
    expect(found(row('1'), '办公 副处长')).toBe(false)
  })
  it('finds nothing across two fields', () => {
    expect(found(row('1'), '国处长')).toBe(false)
  })
  it('puts first whom the plan names, and keeps a unit together', () => {
    const rows = [row('a'), row('b', { unit: '人事处' }), row('c'), row('d', { unit: '人事处', party: 'working_group' })]
    expect(ordered(rows).map((one) => one.id)).toEqual(['d', 'a', 'c', 'b'])
  })
})

describe('what is taken of a file', () => {
  const values = { id: null, unit: '', person: '', post: '', telephone: '', mobile: '', duty_telephone: '', email: '', party: null, note: '' }
  const preview: DirectoryPreview = {
    file_name: '通讯录.csv',
    sheet: null,
    digest: 'd',
    added: [
      { row: 12, values, party_name: null },
      { row: 3, values, party_name: null },
    ],
    changed: [{ row: 2, id: 'a', unit: '办公室', person: '', fields: [] }],
    unchanged: 4,
    missing: [row('x')],
    duplicates: [],
    problems: [],
    notes: [],
  }
  it('takes everything in and removes nothing until a person says otherwise', () => {
    const chosen: Chosen = { skip: new Set(), remove: new Set() }
    expect(inWords(tally(preview, chosen))).toBe('新增 2、改动 1')
    expect(toChoices(preview, chosen)).toEqual({ digest: 'd', skip: [], remove: [] })
  })
  it('says in words what is left', () => {
    const chosen: Chosen = { skip: put(put(new Set<number>(), 12, true), 3, true), remove: put(new Set<string>(), 'x', true) }
    expect(inWords(tally(preview, chosen))).toBe('改动 1、删去 1')
    expect(toChoices(preview, chosen)).toEqual({ digest: 'd', skip: [3, 12], remove: ['x'] })
    expect(tally(preview, { skip: new Set([2, 3, 12]), remove: new Set() }).all).toBe(0)
  })
})
