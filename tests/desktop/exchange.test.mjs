// The screens between stations, in the real window: a working group from first use to its empty desk, and a department before it is enrolled.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmRecovery, foundStation } from './acts.mjs'
import { Desktop } from './desktop.mjs'

const STATIONS = [
  { role: 'working_group', plan: 'shanghai-2016', unit: '市网安办', name: '工作组台站' },
  { role: 'department', plan: 'chongqing-jrjgj', unit: '金融稳定处', name: '部门台站' },
]

for (const { role, plan, unit, name } of STATIONS) {
  test(`${unit}：${name}的报送`, { timeout: 240_000 }, async (t) => {
    const desktop = await Desktop.open(`exchange-${role}`)
    const step = desktop.story(t)
    let window
    try {
      await step('it is founded in its role', async () => {
        window = await desktop.launch()
        await window.click(`setup-role-${role}`)
        await desktop.picture(`80-role-${role}`)
        const code = await foundStation(window, { plan, unit, operator: '李喆', post: '值班员', telephones: {} })
        await confirmRecovery(window, code)
        await window.sees(name)
      })

      await step('报送 says what to do first, and offers no export to nobody', async () => {
        await window.click('nav-exchange')
        await window.one('[data-testid="enrolment-part"]')
        assert.equal((await window.visible('[data-testid="peer-export"]')).length, 0)
        assert.equal((await window.visible('[data-testid="drops"]')).length, 0, 'no drop before there is somebody to send to')
        await desktop.picture(`81-exchange-${role}`)
      })

      await step('only the working group has its desk', async () => {
        const entries = await window.visible('[data-testid="nav-group"]')
        assert.equal(entries.length, role === 'working_group' ? 1 : 0)
        if (role !== 'working_group') return
        await window.click('nav-group')
        for (const tab of ['inbox', 'levels', 'consents', 'papers', 'units']) {
          await window.click(`group-${tab}`)
          await desktop.picture(`82-group-${tab}`)
        }
      })
    } finally {
      await desktop.close()
    }
  })
}
