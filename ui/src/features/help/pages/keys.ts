import type { HelpPage } from '../page'

export const keys: HelpPage = {
  id: 'keys',
  name: '键盘',
  what: '不用鼠标也能办完每一件事。',
  first: ['Tab 往后走，Shift Tab 往回走；方向键在一组选项、页签、菜单里移动；空格勾选；回车按下按钮。'],
  notes: [['回车与 Ctrl ↵', '记下了不能撤回的，都用 Ctrl ↵，单按回车不记，免得误按。']],
  mistakes: [['按 Esc 关掉了填了一半的', '再打开，内容还在。口令除外：口令从不留存，要重新输。']],
  keys: [
    ['Ctrl N', '登记事件'],
    ['Ctrl K', '查找事件、文书、电话'],
    ['Ctrl ↵', '登记、记下、保存'],
    ['Ctrl L', '锁定'],
    ['Ctrl V', '在证据里粘贴截图'],
    ['← →', '在事件的页签之间移动'],
    ['Esc', '收起打开的窗口'],
    ['F1', '帮助，打开与当前画面对应的一页'],
  ],
  also: '快捷键 按键',
}
