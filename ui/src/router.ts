import { createRouter, createWebHashHistory } from 'vue-router'
import BoardScreen from './features/board/BoardScreen.vue'

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'home', component: BoardScreen },
    { path: '/register', name: 'register', component: () => import('./features/register/RegisterScreen.vue') },
    { path: '/incidents', name: 'incidents', component: () => import('./features/finding/FindScreen.vue') },
    {
      path: '/incidents/:id',
      name: 'incident',
      component: () => import('./features/incident/IncidentScreen.vue'),
      props: true,
    },
    {
      path: '/incidents/:id/report/:kind?/:draft?',
      name: 'report',
      component: () => import('./features/report/ReportScreen.vue'),
      props: true,
    },
    {
      path: '/papers/:kind/:draft?',
      name: 'paper',
      component: () => import('./features/report/ReportScreen.vue'),
      props: true,
    },
    { path: '/documents', name: 'documents', component: () => import('./features/documents/DocumentList.vue') },
    {
      path: '/documents/:id',
      name: 'document',
      component: () => import('./features/documents/DocumentScreen.vue'),
      props: true,
    },
    { path: '/exchange', name: 'exchange', component: () => import('./features/exchange/ExchangeScreen.vue') },
    { path: '/group', name: 'group', component: () => import('./features/group/GroupScreen.vue') },
    {
      path: '/group/papers/:id',
      name: 'review',
      component: () => import('./features/group/ReviewScreen.vue'),
      props: true,
    },
    { path: '/plan', name: 'plan', component: () => import('./features/plan/PlanScreen.vue') },
    { path: '/directory', name: 'directory', component: () => import('./features/directory/DirectoryScreen.vue') },
    { path: '/settings', name: 'settings', component: () => import('./features/settings/SettingsScreen.vue') },
    { path: '/people', redirect: '/settings' },
    { path: '/help', name: 'help', component: () => import('./features/help/HelpScreen.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
})
