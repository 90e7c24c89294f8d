import { answerParent } from '../child.ts'
import { startBareServer } from './bare-server.ts'

answerParent(async ({ file }: { readonly file: string }) => (await startBareServer(file)).port)
