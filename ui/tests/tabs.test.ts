import { describe, expect, it } from 'vitest'
import { drawn, opened } from './stage'

const host = await opened('life')
/** Each button of a tab, as it is written on the page. */
const tabsOf = (page: string): string[] => page.match(/<button[^>]*role="tab"[^>]*>/g) ?? []
const ids = (page: string): string[] => tabsOf(page).map((tab) => /data-testid="([^"]*)"/.exec(tab)?.[1] ?? '')
const reached = (page: string): string[] => ids(page).filter((_, at) => tabsOf(page)[at]?.includes('tabindex="0"'))

describe('the parts of a case', () => {
  it('are the tabs that every screen has, and lead to the panel of the case', async () => {
    const tabs = (await import('../src/features/incident/CaseTabs.vue')).default
    const page = await drawn(tabs, { incident: await host.incident('l3'), tab: 'duties' })
    expect(page).toContain('tab-line')
    expect(ids(page)).toContain('tab-reports')
    expect(reached(page)).toEqual(['tab-duties'])
    for (const tab of tabsOf(page)) expect(tab).toContain('aria-controls="case-panel"')
    expect(page).toContain('id="tab-duties"')
  })
})
