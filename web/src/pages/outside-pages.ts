export { default as SignInPage } from './SignInPage.vue'
export { default as WelcomePage } from './WelcomePage.vue'
