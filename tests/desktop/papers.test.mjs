// 文书 in the real window: the unit's page and wording, the fonts, papers of the station, a paper's seal and its correction.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeReport, confirmRecovery, drawn, foundStation, issue, pick } from './acts.mjs'
import { settled, tab } from './life-acts.mjs'
import { Desktop } from './desktop.mjs'
import { wait } from './webdriver.mjs'

const SYSTEM = '办公自动化系统（OA）'
const SIGNED = { 'report-telephone': '6700 0000', 'report-reviewer': '周玥', 'report-signer': '赵堃' }

test('文书：版面、模板、字体、台账、用印、更正', { timeout: 300_000 }, async (t) => {
  const desktop = await Desktop.open('papers')
  const step = desktop.story(t)
  let window

  try {
    await step('a station with one case', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, { plan: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', post: '联络员', telephones: {} })
      await confirmRecovery(window, code)
      await window.click('register-open')
      await window.type('register-system', SYSTEM)
      await window.type('register-what', '文件被加密，桌面出现勒索信。')
      await pick(window, ['register-category-malicious_program', 'fact-system_damage-severe', 'fact-important_system-true', 'level-2'])
      await window.type('judged-by', '处长')
      await window.click('register-go')
      await window.sees('现在该报的')
    })

    await step('a red head and a 代字 are set beside the page that shows them', async () => {
      await window.click('nav-settings')
      await window.click('settings-page')
      await window.says('style-form-plain', '白头')
      await drawn(window, 'style-page')
      await desktop.picture('70-page-plain')
      await window.click('style-form-red_head')
      await window.type('style-code', '金稳')
      await window.says('style-number', '金稳〔')
      await drawn(window, 'style-page')
      await desktop.picture('71-page-red-head')
      await window.click('style-save')
      await wait('the page kept', () => window.run(`return document.querySelector('[data-testid="style-undo"]') === null`))
    })

    await step('the wording of a kind is changed and taken back', async () => {
      await window.click('settings-templates')
      await window.click('template-response_notice')
      await drawn(window, 'template-page')
      await window.type('template-closing', '特此通知，请遵照执行。')
      await drawn(window, 'template-page')
      await desktop.picture('72-wording')
      await window.click('template-save')
      await window.click('template-reset')
      await window.click('template-reset-go')
      await wait('the original', () => window.run(`return document.querySelector('[data-testid="template-reset"]') === null`))
    })

    await step('the fonts say which served which role', async () => {
      await window.click('settings-fonts')
      await window.says('font-row', '仿宋')
      await window.click('fonts-sheet')
      await drawn(window, 'fonts-page')
      await desktop.picture('73-fonts')
    })

    await step('the report is issued with its number, stamped, and corrected as version 2', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await tab(window, 'reports')
      await desktop.picture('74-papers-of-the-case')
      await window.click('report-open')
      await completeReport(window, SIGNED)
      await drawn(window)
      const paper = await issue(window)
      assert.equal(paper.number, '金稳〔2026〕1号')
      await desktop.picture('75-red-head-issued')
      await window.click('paper-seal')
      await settled(window, '.el-dialog')
      await window.type('seal-person', '吴玥')
      await window.click('seal-go')
      await window.says('paper-state', '已用印')
      await window.click('paper-correct')
      await settled(window, '.el-dialog')
      await window.type('correct-reason', '终端数有误')
      await window.click('correct-go')
      await window.sees('替代')
      await drawn(window)
      await desktop.picture('76-correction')
      const second = await issue(window)
      assert.equal(second.number, '金稳〔2026〕2号')
      await window.says('paper-replaces', '金稳〔2026〕1号')
    })

    await step('the ledger of the year is drawn from the cases and issued', async () => {
      await window.click('nav-documents')
      await window.click('paper-new')
      await window.click('paper-new-incident_ledger')
      await drawn(window)
      await desktop.picture('77-ledger')
      await window.click('report-issue')
      await window.click('report-issue-confirm')
      await window.says('paper-state', '已签发')
      await window.click('nav-documents')
      await desktop.picture('78-documents')
    })
  } finally {
    await desktop.close()
  }
})
