import { startFromTag } from './start-from-tag.ts'

startFromTag()
