// The Element Plus components that the screens use, and no others.
import {
  ElButton,
  ElCheckbox,
  ElConfigProvider,
  ElDialog,
  ElDrawer,
  ElInput,
  ElInputNumber,
  ElOption,
  ElSelect,
} from 'element-plus'
import type { App } from 'vue'
import 'element-plus/es/components/button/style/css'
import 'element-plus/es/components/checkbox/style/css'
import 'element-plus/es/components/dialog/style/css'
import 'element-plus/es/components/drawer/style/css'
import 'element-plus/es/components/input/style/css'
import 'element-plus/es/components/input-number/style/css'
import 'element-plus/es/components/select/style/css'
import 'element-plus/es/components/option/style/css'

export function installElement(app: App): void {
  for (const part of [
    ElButton,
    ElCheckbox,
    ElConfigProvider,
    ElDialog,
    ElDrawer,
    ElInput,
    ElInputNumber,
    ElOption,
    ElSelect,
  ]) {
    app.use(part)
  }
}
