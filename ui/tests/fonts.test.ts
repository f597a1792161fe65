import { describe, expect, it } from 'vitest'
import { fontRoles } from '../src/features/settings/fontRoles'
import type { FontRow } from '../src/generated/FontRow'
import { drawn, opened } from './stage'

const host = await opened('papers')
const row = (role: string, family: string, own = false, note = ''): FontRow => ({ role, family, file: `${family}.otf`, own, note })
const told = (rows: FontRow[]): string[] => fontRoles(rows).map(({ role, fonts }) => `${role}: ${fonts.map((one) => `${one.part} ${one.row.family}`).join(', ')}`)

describe('the fonts of a role', () => {
  it('stand together: what serves it, what stands in for it, what was refused', () => {
    expect(
      told([
        row('仿宋', '仿宋_GB2312', true),
        row('仿宋', 'Fandol Fang', false, '缺字时用'),
        row('仿宋', '旧仿宋', true, '读不通'),
        row('楷体', 'Fandol Kai'),
        row('楷体', '楷体_GB2312', true, '不允许嵌入 PDF'),
        row('楷体', 'Noto', false, '缺字时用'),
      ]),
    ).toEqual(['仿宋: serving 仿宋_GB2312, fallback Fandol Fang, refused 旧仿宋', '楷体: serving Fandol Kai, fallback Noto, refused 楷体_GB2312'])
  })
  it('keep an own fallback apart from a refused one, and say nothing serves where nothing does', () => {
    expect(told([row('仿宋', 'a', true), row('仿宋', 'b', true, '缺字时用')])).toEqual(['仿宋: serving a, fallback b'])
    expect(told([row('仿宋', 'a', true, '读不通')])).toEqual(['仿宋: refused a'])
  })
  it('are drawn once each, the role once, with the reason of a refusal', async () => {
    const fonts = await host.fontsChoose()
    const screen = (await import('../src/features/settings/FontsPart.vue')).default
    const page = await drawn(screen, {}, [
      [['fonts'], fonts],
      [['station'], await host.stationState()],
    ])
    expect(page.match(/data-testid="font-row"/g)?.length).toBe(fonts.rows.length)
    for (const role of ['小标宋', '仿宋', '楷体', '黑体', '宋体']) {
      expect(page.match(new RegExp(`scope="rowgroup"[^>]*>${role}<`, 'g'))?.length).toBe(1)
      // The first row of a role is the font that serves it.
      expect(new RegExp(`data-role="${role}" data-part="([a-z]*)"`).exec(page)?.[1]).toBe('serving')
    }
    expect(page).toContain('没有用：不允许嵌入 PDF')
    expect(page).toContain('缺字时用')
  })
})
