// 文书 in the real window: the unit's page and wording, the fonts, papers of the station, a paper's copies, seal and correction.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeReport, confirmRecovery, drawn, foundStation, issue, pasted, registerCase } from './acts.mjs'
import { settled, tab } from './life-acts.mjs'
import { Desktop, SIZES } from './desktop.mjs'
import { Printers, PRINTER } from './printers.mjs'
import { flat, wait } from './webdriver.mjs'

const SYSTEM = '办公自动化系统（OA）'
const SIGNED = { 'report-telephone': '6700 0000', 'report-reviewer': '周玥', 'report-signer': '赵堃' }

test('文书：版面、模板、字体、台账、打印、用印、更正', { timeout: 300_000 }, async (t) => {
  const printers = await Printers.open()
  const desktop = await Desktop.open('papers', SIZES[0], printers.environment)
  const step = desktop.story(t)
  let window

  try {
    await step('a station with one case', async () => {
      window = await desktop.launch()
      const code = await foundStation(window, { plan: 'chongqing-jrjgj', unit: '金融稳定处', operator: '李喆', post: '联络员', telephones: {} })
      await confirmRecovery(window, code)
      await registerCase(window, { system: SYSTEM })
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
      await window.click('style-copy-numbers')
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

    await step('the report is issued with its number', async () => {
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
    })

    await step('two copies are printed, each with a number of its own, and the numbers go on', async () => {
      await window.click('report-print')
      await settled(window, '.el-dialog')
      await window.says('.print-dialog', `${PRINTER}（默认）`)
      await window.says('print-numbers', '份号 000001')
      await window.type('print-copies', '2')
      await window.says('print-numbers', '份号 000001 至 000002')
      await desktop.picture('79-print')
      await window.click('print-go')
      await window.sees(`已送到打印机 ${PRINTER}，2 份，份号 000001 至 000002`)
      await window.clickWords('好', '.el-dialog__footer')
      await window.gone('.el-dialog')
      const jobs = await printers.printed(2)
      assert.deepEqual(
        jobs.map(({ title, copies, sides, text }) => [title, copies, sides, text.trim().slice(0, 6)]),
        ['000001', '000002'].map((copy) => ['速报 金稳〔2026〕1号', 1, 'two-sided-long-edge', copy]),
      )
      for (const { text } of jobs) assert.ok(flat(text).includes('金稳〔2026〕1号'), text)
      await window.sees('已打印到 000002')
      await window.click('report-print')
      await settled(window, '.el-dialog')
      await window.says('print-numbers', '份号 000003')
      await window.clickWords('取消', '.el-dialog__footer')
      await window.gone('.el-dialog')
    })

    await step('no two orders print the same number, though they come at once', async () => {
      const ask = (command, input) => window.run('return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])', command, input)
      const { id } = (await ask('documents', {})).find((paper) => paper.number === '金稳〔2026〕1号')
      const order = { document_id: id, printer: PRINTER, copies: 2, duplex: false }
      const orders = await window.run(
        `const order = () => window.__TAURI_INTERNALS__.invoke('print', { print: arguments[0] }).then(() => 'printed', (fault) => fault.code)
         return Promise.all([order(), order()])`,
        order,
      )
      assert.deepEqual(orders.toSorted(), ['print.busy', 'printed'])
      assert.equal(await window.run(`return window.__TAURI_INTERNALS__.invoke('print', { print: arguments[0] }).then(() => 'printed', (fault) => fault.code)`, order), 'printed')
      const numbers = (await printers.printed(6)).map(({ text }) => text.trim().slice(0, 6))
      assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6].map((copy) => String(copy).padStart(6, '0')))
    })

    await step('what was printed stands in the course of the case', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await wait('six prints in the course', async () => (await window.readAll('timeline-item')).filter((item) => item.includes('打印《')).length === 6)
      const course = (await window.readAll('timeline-item')).filter((item) => item.includes('打印《')).join('\n')
      for (const copy of ['000001', '000002', '000006']) assert.ok(course.includes(`打印机 ${PRINTER}，份号${copy}`), course)
    })

    await step('it is stamped, and corrected as version 2', async () => {
      await tab(window, 'reports')
      await window.click('report-open')
      await window.says('report-number', '金稳〔2026〕1号')
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

    await step('a letter asks another body for help, with what is bound behind it', async () => {
      await window.click('nav-home')
      await window.clickWords(SYSTEM, '[data-testid="incident-row"]')
      await tab(window, 'papers')
      await window.click('paper-new-support_letter')
      await window.says('report-checks', '还缺')
      await window.type('report-addressee', '市网安总队')
      await window.type('report-section-ask', '请派2名取证人员今日到场。')
      await window.type('report-joint', '发展中心')
      await window.click('report-attachment-add')
      await window.click('report-annex-0-course')
      assert.equal(await window.value('report-attachment-0'), '应急处置经过')
      await window.click('report-attachment-add')
      await window.type('report-attachment-1', '受影响终端')
      await window.click('report-annex-1-text')
      await window.sees('附件2没有内容')
      await pasted(window, 'report-annex-text-1', '一、位置\n均在6层。\n编号\t使用人\nA01\t张三\nA02\t李四')
      await wait('the check is content', async () => !(await window.run('return document.body.textContent')).includes('附件2没有内容'))
      await drawn(window)
      await desktop.picture('7a-annexes')
      await completeReport(window, SIGNED)
      await drawn(window)
      await desktop.picture('7b-letter')
      await window.click('report-issue')
      await window.click('report-issue-confirm')
      await window.says('report-number', '金稳〔2026〕3号')
      await desktop.picture('7c-letter-issued')
    })

    await step('it is written down to whom the letter went, and nothing waits for it', async () => {
      await window.click('paper-deliver')
      await settled(window, '.el-dialog')
      await window.sees('记发出不停表')
      await window.click('deliver-go')
      await window.sees('请填写送给哪个单位')
      await window.type('deliver-unit', '市网安总队')
      await window.type('deliver-receiver', '张三')
      await desktop.picture('7d-letter-deliver')
      await window.click('deliver-go')
      await window.gone('.el-dialog')
      await window.says('paper-state', '已发出')
      await window.says('paper-delivered', '当面 市网安总队 张三')
      await desktop.picture('7e-letter-delivered')
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
    await printers.close()
  }
})
