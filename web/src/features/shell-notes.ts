export { default as PartOnly } from './access/PartOnly.vue'
export { default as PageBanners } from './PageBanners.vue'
