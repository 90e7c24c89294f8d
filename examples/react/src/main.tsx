import { autocapture } from '@tidemark/browser/autocapture'
import { debug } from '@tidemark/browser/debug'
import { TidemarkProvider } from '@tidemark/browser/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Shop } from './shop.tsx'

const { TIDEMARK_HOST = 'http://127.0.0.1:9700', TIDEMARK_WRITE_KEY = '' } = import.meta.env

const options = { host: TIDEMARK_HOST, app: 'example-react', plugins: [autocapture(), debug()] }

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <TidemarkProvider writeKey={TIDEMARK_WRITE_KEY} options={options}>
      <Shop />
    </TidemarkProvider>
  </StrictMode>,
)
