export { default as AccountPage } from './AccountPage.vue'
export { default as KeysPage } from './KeysPage.vue'
export { default as UsersPage } from './UsersPage.vue'
