import { createAttain } from './app.ts'
import './styles/main.css'

createAttain().mount('#app')
