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

describe('the settings', () => {
  const shown = async (query: object): Promise<string> => {
    const screen = (await import('../src/features/settings/SettingsScreen.vue')).default
    const known: [unknown[], unknown][] = [
      [['station'], await host.stationState()],
      [['fonts'], await host.fontsView()],
    ]
    return drawn(screen, {}, known, { path: '/settings', query })
  }
  it('open on the station, and their tabs come first, each a button of its own', async () => {
    const page = await shown({})
    expect(ids(page)).toEqual(['settings-station', 'settings-page', 'settings-templates', 'settings-fonts'])
    for (const tab of tabsOf(page)) expect(tab).toContain('type="button"')
    expect(reached(page)).toEqual(['settings-station'])
    // What the first Tab after 设置 reaches.
    expect(/<(?:button|input|select|textarea|a)\b[^>]*>/.exec(page)?.[0]).toContain('data-testid="settings-station"')
    expect(page).toMatch(/id="settings-panel"[^>]*role="tabpanel"[^>]*aria-labelledby="settings-station"/)
  })
  it('open on the part that the address names', async () => {
    const page = await shown({ part: 'fonts' })
    expect(reached(page)).toEqual(['settings-fonts'])
    expect(page).toContain('字体文件夹')
    expect(page).toMatch(/role="tabpanel"[^>]*aria-labelledby="settings-fonts"/)
  })
})
