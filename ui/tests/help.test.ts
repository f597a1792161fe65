import { describe, expect, it } from 'vitest'
import { helpFor } from '../src/features/help/helpFor'
import { PAGES, searched } from '../src/features/help/pages'
import { TABS } from '../src/features/incident/tabs'
import { PARTS } from '../src/features/settings/parts'

describe('help', () => {
  it('has a page for every screen and every part of a case', () => {
    const known = new Set(PAGES.map((page) => page.id))
    expect(known.size).toBe(PAGES.length)
    const screens = ['home', 'register', 'incidents', 'report', 'paper', 'documents', 'document', 'exchange', 'group', 'review', 'plan', 'directory', 'settings']
    for (const name of screens) expect(known).toContain(helpFor({ name, query: {} }))
    const parts = TABS.map((tab) => helpFor({ name: 'incident', query: { tab: tab.id } }))
    expect(new Set(parts).size).toBe(TABS.length)
    for (const part of parts) expect(known).toContain(part)
    expect(helpFor({ name: 'incident', query: {} })).toBe('reports')
    expect(helpFor({ name: 'incidents', query: {} })).toBe('finding')
    for (const { id, help } of PARTS) {
      expect(known).toContain(help)
      expect(helpFor({ name: 'settings', query: { part: id } })).toBe(help)
    }
  })
  it('stays where it is when it is asked for again', () => {
    expect(helpFor({ name: 'help', query: { page: 'lock' } })).toBe('lock')
  })
  it('is found by the words that a person has', () => {
    expect(searched('').length).toBe(PAGES.length)
    expect(searched('忘了 口令').map((page) => page.id)).toEqual(['lock'])
    expect(searched('通讯录')[0]?.id).toBe('directory')
    expect(searched('ctrl l').length).toBeGreaterThan(0)
    expect(searched('没有这个词')).toEqual([])
  })
})
