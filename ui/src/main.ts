import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { flushWhenHidden } from './draft/pending'
import { installElement } from './element'
import { host } from './host'
import { queryClient, refetchAll } from './host/queries'
import { router } from './router'
import './style/tokens.css'
import './style/base.css'
import './style/element.css'
import './style/print.css'

host.onChanged(() => void refetchAll())
flushWhenHidden()

const app = createApp(App)
installElement(app)
app.use(VueQueryPlugin, { queryClient })
app.use(router)
app.mount('#app')
